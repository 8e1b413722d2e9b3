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
	parser  *kong.Kong
	context *kong.Context
}

// Parse parses the arguments after the program's name. Usage is written to stdout when
// Print is asked for it.
func Parse(args []string, stdout, stderr io.Writer) (*Command, error) {
	c := new(Command)
	var err error
	c.parser, err = kong.New(&c.Flags, kong.Name("iftopgo"), kong.NoDefaultHelp(), flagVars(), kong.Writers(stdout, stderr),
		kong.Description("Bandwidth monitor for the terminal, by flow, host, service and process."))
	if err != nil {
		return nil, fmt.Errorf("describing the command line: %w", err)
	}
	if c.context, err = c.parser.Parse(args); err != nil {
		return nil, parseError(err)
	}
	return c, nil
}

// parseError says what is wrong with the command line. An enum of kong has an empty
// value for a flag that was not given, which is left out.
func parseError(err error) error {
	text := strings.NewReplacer(`one of "",`, "one of ", `one of "0",`, "one of ").Replace(err.Error())
	return UsageError{fmt.Errorf("%s; see iftopgo --help", strings.ReplaceAll(text, `","`, `", "`))}
}
