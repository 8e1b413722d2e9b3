package cli

import (
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
		if command == ReportWord {
			c, err := ParseReport([]string{"--help"}, time.Time{}, &out, &out)
			if err == nil {
				err = c.PrintHelp(&out)
			}
			if err != nil {
				t.Fatal(err)
			}
		} else {
			c, err := Parse(append(strings.Fields(command), "--help"), &out, &out)
			if err == nil {
				err = c.context.PrintUsage(false)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if !strings.HasPrefix(out.String(), want) {
			t.Errorf("%q: it begins with %.60q; want %q", command, out.String(), want)
		}
	}
}
