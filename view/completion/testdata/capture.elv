# Runs the script in the first argument and prints what the flag in the second
# completes to, with "words" in its place what can stand there beside flags, or without one, all names of flags that are left when the words
# after it are the command line. The module of the line
# editor is there in a terminal only, so the little of it that is used is here.
var names = {|words opts handlers|
  for o $opts {
    if (has-key $o long) { echo '--'$o[long] } else { echo '-'$o[short] }
  }
}
var values = {|words opts handlers|
  for o $opts {
    if (and (has-key $o long) (eq '--'$o[long] $args[1])) {
      $o[completer] $words[-1] | each $echo~
    }
  }
}
# The last of the handlers may be "...", which stands for the one before it again.
var nonflags = {|words opts handlers|
  var at = (- (count $words) 1)
  if (and (> (count $handlers) 1) (eq $handlers[-1] ...)) {
    set handlers = $handlers[..-1]
    if (>= $at (count $handlers)) { set at = (- (count $handlers) 1) }
  }
  if (< $at (count $handlers)) { $handlers[$at] $words[-1] | each $echo~ }
}
var getopt = $names
if (and (> (count $args) 1) (eq $args[1] words)) {
  set getopt = $nonflags
} elif (and (> (count $args) 1) (not-eq $args[1] '')) {
  set getopt = $values
}
var words = [iftopgo '']
if (> (count $args) 2) { set words = $args[2..] }
var edit: = (ns [
  &completion:=(ns [&arg-completer=[&]])
  &complete-getopt~=$getopt
  &complex-candidate~={|word &display=''| put $word }
  &complete-filename~={|typed| put 'files like '$typed }
])
var script = (slurp < $args[0])
eval $script &ns=(ns [&edit:=$edit:])
$edit:completion:arg-completer[iftopgo] $@words
