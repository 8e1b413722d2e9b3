package cli

import (
	"io"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestExamplesAreCommandLinesThatAreAccepted parses what the help of each command shows.
func TestExamplesAreCommandLinesThatAreAccepted(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"", RecordWord, ReportWord, ConnectWord} {
		found := 0
		for line := range strings.Lines(examples(command)) {
			line = strings.TrimPrefix(strings.TrimSpace(line), "sudo ")
			if line != "iftopgo" && !strings.HasPrefix(line, "iftopgo ") {
				continue
			}
			found++
			line, _, _ = strings.Cut(line, "    ")
			line = strings.ReplaceAll(line, "'not port 22'", "port")
			args := strings.Fields(line)[1:]
			if command != "" && !slices.Equal(args[:1], []string{command}) {
				t.Errorf("%s is no example of %s", line, command)
			}
			if command == ReportWord {
				if _, err := ParseReport(args[1:], time.Now(), io.Discard, io.Discard); err != nil {
					t.Errorf("%s: %v", line, err)
				}
				continue
			}
			parsed, err := Parse(args, io.Discard, io.Discard)
			if err != nil {
				t.Errorf("%s: %v", line, err)
				continue
			}
			for _, err := range []error{parsed.RejectIneffective(), parsed.CheckSource()} {
				if err != nil {
					t.Errorf("%s: %v", line, err)
				}
			}
		}
		if found != 3 {
			t.Errorf("%q has %d examples", command, found)
		}
	}
}
