package cli

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// TestHelpIsThatOfItsCommand asks each command for its help.
func TestHelpIsThatOfItsCommand(t *testing.T) {
	t.Parallel()
	for command, want := range map[string]string{
		"":         "Usage: iftopgo [flags]\n",
		"record":   "Usage: iftopgo record [flags]\n",
		"connect":  "Usage: iftopgo connect HOST... [flags]\n",
		ReportWord: "Usage: iftopgo report [<period> [<filter>]] [flags]\n",
	} {
		var out strings.Builder
		if err := helpOf(command, &out); err != nil || !strings.HasPrefix(out.String(), want) {
			t.Errorf("%q: it begins with %.60q, %v; want %q", command, out.String(), err, want)
		}
	}
}

// helpOf writes the help of a command.
func helpOf(command string, out *strings.Builder) error {
	if command == ReportWord {
		c, err := ParseReport([]string{"--help"}, time.Time{}, out, out)
		return errors.Join(err, c.PrintHelp(out))
	}
	c, err := Parse(append(strings.Fields(command), "--help"), out, out)
	return errors.Join(err, c.context.PrintUsage(false))
}
