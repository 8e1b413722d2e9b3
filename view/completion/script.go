package completion

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/kong"
)

// errNotOnlyFlags is what a model with commands or arguments gets.
var errNotOnlyFlags = errors.New("commands and positional arguments cannot be completed, only flags")

// script is what the templates are filled with.
type script struct {
	// Program is the command, Func the same as part of a function name.
	Program, Func string
	// Lines are the command lines: that of the program without a command, then those of
	// its commands.
	Lines []commandLine
}

// Commands are the commands, as words that can come first.
func (s script) Commands() []Value {
	words := make([]Value, 0, len(s.Lines))
	for _, g := range s.Lines[1:] {
		words = append(words, Value{g.Command, g.About})
	}
	return words
}

// commandLine is what can follow the program, or one of its commands.
type commandLine struct {
	Command, About string // empty for the program without a command
	Flags          []flag
	// Words can stand before the first flag: one of them, or many.
	Words value
	Many  bool
}

// flag is one flag with all its names and the one that negates it.
type flag struct {
	ID     string // its long name without dashes
	Names  []name
	Value  value
	Repeat bool
}

// name is one spelling of a flag, with its dashes.
type name struct {
	Text, Help string
}

// Short says whether a name is a letter after a single dash.
func (n name) Short() bool { return !strings.HasPrefix(n.Text, "--") }

// Bare returns a name without its dashes.
func (n name) Bare() string { return strings.TrimLeft(n.Text, "-") }

// kind is what is known of the values of a flag.
type kind string

const (
	kindNone kind = ""     // takes no value
	kindAny  kind = "any"  // a value nobody can guess
	kindList kind = "list" // one of some words
	kindCall kind = "call" // what the program says when it is called back
	kindRun  kind = "run"  // what another program says
	kindFile kind = "file"
	kindDir  kind = "dir"
)

// value is what can follow a flag: words to choose from, what a call with Args
// prints beside them, or files with one of the Endings.
type value struct {
	Kind    kind
	Words   []Value
	Args    []string
	Endings []string
}

// Described says whether any of the words is explained.
func (v value) Described() bool {
	return slices.ContainsFunc(v.Words, func(w Value) bool { return w.About != "" })
}

// names returns the spellings of a flag.
func (f flag) names() []string {
	list := make([]string, 0, len(f.Names))
	for _, n := range f.Names {
		list = append(list, n.Text)
	}
	return list
}

// Switches returns the letters of the flags without a value, which can stand
// before another letter in one word.
func (g commandLine) Switches() string { return g.letters(func(k kind) bool { return k == kindNone }) }

// FlagsWithValue returns the letters of the flags with a value.
func (g commandLine) FlagsWithValue() string {
	return g.letters(func(k kind) bool { return k != kindNone })
}

func (g commandLine) letters(wanted func(kind) bool) string {
	var letters strings.Builder
	for _, f := range g.Flags {
		for _, n := range f.Names {
			if n.Short() && wanted(f.Value.Kind) {
				letters.WriteString(n.Bare())
			}
		}
	}
	return letters.String()
}

// newScript reads a model. The script has its program's name even if there is an
// error.
func newScript(app *kong.Application, o Options) (script, error) {
	s := script{Program: o.Program}
	if s.Program == "" {
		s.Program = app.Name
	}
	if !isName(s.Program) {
		return s, fmt.Errorf("the program's name %q would have to be quoted everywhere", s.Program)
	}
	s.Func = strings.NewReplacer("-", "_", ".", "_").Replace(s.Program)
	if len(app.Positional) > 0 {
		return s, errNotOnlyFlags
	}
	main, err := newCommandLine(app, o.Without, o)
	if err != nil {
		return s, err
	}
	s.Lines = []commandLine{main}
	for _, c := range o.Commands {
		if !isName(c.Name) {
			return s, fmt.Errorf("the command %q would have to be quoted", c.Name)
		}
		g, err := newCommandLine(c.App, c.Without, o)
		if err != nil {
			return s, fmt.Errorf("%s: %w", c.Name, err)
		}
		if g.Words, err = wordsOf(c); err != nil {
			return s, fmt.Errorf("%s: %w", c.Name, err)
		}
		g.Command, g.About, g.Many = c.Name, oneLine(c.About), c.Many
		s.Lines = append(s.Lines, g)
	}
	return s, nil
}

// newCommandLine reads the flags of a model, but those without.
func newCommandLine(app *kong.Application, without []string, o Options) (commandLine, error) {
	var g commandLine
	if len(app.Children) > 0 {
		return g, errNotOnlyFlags
	}
	for _, f := range app.Flags {
		if f.Hidden || slices.Contains(without, f.Name) {
			continue
		}
		described, err := newFlag(f, o)
		if err != nil {
			return g, fmt.Errorf("flag --%s: %w", f.Name, err)
		}
		g.Flags = append(g.Flags, described)
	}
	return g, nil
}

// wordsOf says what can stand between a command and its flags.
func wordsOf(c Command) (value, error) {
	switch {
	case len(c.Run) > 0:
		_, err := list(plain(c.Run))
		return value{Kind: kindRun, Args: c.Run}, err
	case len(c.Words) > 0:
		return list(c.Words)
	}
	return value{}, nil
}

func newFlag(f *kong.Flag, o Options) (flag, error) {
	help := oneLine(f.Help)
	if help == "" {
		help = f.Name // PowerShell takes no empty one
	}
	d := flag{
		ID:     f.Name,
		Names:  []name{{"--" + f.Name, help}},
		Repeat: f.IsCumulative() || f.IsCounter(),
	}
	if f.Short != 0 {
		d.Names = append(d.Names, name{"-" + string(f.Short), help})
	}
	for _, alias := range f.Aliases {
		dashes := "--"
		if utf8.RuneCountInString(alias) == 1 {
			dashes = "-"
		}
		d.Names = append(d.Names, name{dashes + alias, help})
	}
	switch f.Tag.Negatable {
	case "":
	case "_": // kong's mark for the usual name
		d.Names = append(d.Names, name{"--no-" + f.Name, "Opposite of --" + f.Name})
	default:
		d.Names = append(d.Names, name{"--" + f.Tag.Negatable, "Opposite of --" + f.Name})
	}
	for _, n := range d.Names {
		if !isName(n.Bare()) {
			return d, fmt.Errorf("the name %q would have to be quoted", n.Text)
		}
	}
	var err error
	d.Value, err = valueOf(f, o)
	return d, err
}

// valueOf says what can follow a flag.
func valueOf(f *kong.Flag, o Options) (value, error) {
	if f.IsBool() || f.IsCounter() {
		return value{}, nil
	}
	if key := f.Tag.Get("completion"); key != "" {
		return taggedValue(key, o)
	}
	if f.Enum != "" {
		return list(plain(f.EnumSlice()))
	}
	switch f.Tag.Type {
	case "path", "existingfile", "filecontent":
		return value{Kind: kindFile}, nil
	case "existingdir":
		return value{Kind: kindDir}, nil
	}
	if f.Target.Type() == reflect.TypeFor[*os.File]() {
		return value{Kind: kindFile}, nil
	}
	return value{Kind: kindAny}, nil
}

// taggedValue says what the tag completion:"key" stands for.
func taggedValue(key string, o Options) (value, error) {
	switch key {
	case "file":
		return value{Kind: kindFile}, nil
	case "dir":
		return value{Kind: kindDir}, nil
	}
	if endings, known := o.Endings[key]; known {
		_, err := list(plain(endings))
		return value{Kind: kindFile, Endings: endings}, err
	}
	v, err := list(o.Values[key])
	args, calls := o.Calls[key]
	switch _, words := o.Values[key]; {
	case err != nil:
		return v, err
	case calls:
		_, err = list(plain(args))
		v.Kind, v.Args = kindCall, args
	case !words:
		return v, fmt.Errorf("the options have nothing for the tag completion:%q", key)
	}
	return v, err
}

// plain makes values of words that nothing is said about.
func plain(words []string) []Value {
	out := make([]Value, len(words))
	for i, word := range words {
		out[i].Text = word
	}
	return out
}

// list makes a value of words, leaving out the empty ones.
func list(words []Value) (value, error) {
	v := value{Kind: kindList}
	for _, w := range words {
		if strings.ContainsFunc(w.Text, unicode.IsControl) || !utf8.ValidString(w.Text) {
			return v, fmt.Errorf("nobody can type the value %q", w.Text)
		}
		again := slices.ContainsFunc(v.Words, func(other Value) bool { return other.Text == w.Text })
		if w.Text != "" && !again {
			v.Words = append(v.Words, Value{w.Text, oneLine(w.About)})
		}
	}
	return v, nil
}

// oneLine makes a help text fit for a list: blanks and line breaks become single
// blanks, control characters go, and so does a full stop at the end.
func oneLine(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return strings.TrimSuffix(text, ".")
}
