# Prints the matches zsh offers when the line in $2 is completed with the script
# in $1, one a line. Completion functions run inside the line editor only, and
# that needs a terminal: zpty is one.
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "source ${0:h}/capture-inside.zsh; source ${(q)1}; print READY"
zpty -r -m shell seen '*READY*READY*'
zpty -n -w shell "$2"$'\t'
zpty -r -m shell seen '*BEGIN*END*'
seen=${${seen##*BEGIN}%%END*}
print -rl -- ${(f)${seen//$'\r'/}}
