package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// Command is a command line that has been parsed.
type Command struct {
	Flags
	word    string // the command before the flags; empty for none
	parser  *kong.Kong
	context *kong.Context
}

// Parse parses the arguments after the program's name. Usage is written to stdout when
// Print is asked for it.
func Parse(args []string, stdout, stderr io.Writer) (*Command, error) {
	c := new(Command)
	var err error
	switch {
	case len(args) == 0:
	case args[0] == RecordWord:
		c.word, c.Record, args = RecordWord, true, args[1:]
	case args[0] == ConnectWord:
		c.word = ConnectWord
		if c.Machines, args, err = takeMachines(args[1:]); err != nil {
			return nil, UsageError{err}
		}
	}
	c.parser, err = newParser(&c.Flags, append(describe(c.word), kong.Writers(stdout, stderr))...)
	if err != nil {
		return nil, fmt.Errorf("describing the command line: %w", err)
	}
	if c.context, err = c.parser.Parse(toText(args)); err != nil {
		return nil, UsageError{readable(parseError(err, c.parser.Model.Node))}
	}
	c.restoreBytes()
	return c, nil
}

// newParser returns the parser of the flags.
func newParser(f *Flags, options ...kong.Option) (*kong.Kong, error) {
	all := append(describe(""), kong.NoDefaultHelp(), flagVars(), kong.ExplicitGroups(groups))
	all = append(append(all, options...), valueMappers()...)
	return kong.New(f, all...)
}

// describe says what a command is called, and what it does.
func describe(word string) []kong.Option {
	name, about := "iftopgo", "Bandwidth monitor for the terminal, by flow, host, service and process. "+
		"'iftopgo record' keeps what is captured, 'iftopgo report' asks for it; 'iftopgo connect HOST...' shows what other machines capture."
	switch word {
	case RecordWord:
		name, about = name+" "+word, "Captures, and keeps what it counted for years, for 'iftopgo report' and the tab History. "+
			"With --json or --text it also writes lines."
	case ConnectWord:
		name, about = name+" "+word+machinesName, "Shows what other machines capture, over ssh."
	}
	return []kong.Option{kong.Name(name), kong.Description(about)}
}

// parseError says what is wrong with the command line. kong tells what is no flag by the
// text of its error alone.
func parseError(err error, command *kong.Node) error {
	text := err.Error()
	first, _, _ := strings.Cut(text, ", did you mean")
	if flag, ok := strings.CutPrefix(first, "unknown flag "); ok {
		return unknownFlag(flag, command)
	}
	if word, ok := strings.CutPrefix(first, "unexpected argument "); ok {
		return strayWord(word)
	}
	return err
}

// groups are what flags are for, as --help shows them.
var groups = []kong.Group{
	{Key: "capture", Title: "What is captured:"},
	{Key: "show", Title: "How it is shown:"},
	{Key: "output", Title: "Output without a screen:"},
	{Key: "more", Title: "More:"},
}
