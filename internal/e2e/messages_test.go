package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"iftopgo/flows"
	"iftopgo/internal/e2e/program"
)

// hostileText sets a title, colours in seven and in eight bits, turns text around,
// and looks like a message of its own.
const hostileText = "\x1b]0;PWN\a\x1b[31m\u009b31m\u202e\niftopgo: PWN"

// harmless checks that standard error has messages of the program alone, at least one
// line and at most so many.
func harmless(t *testing.T, message string, most int) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(message, "\n"), "\n")
	if !strings.HasPrefix(message, "iftopgo: ") || len(lines) > most {
		t.Errorf("%d lines, want %d at most: %q", len(lines), most, message)
	}
	for _, l := range lines {
		if l != flows.Clean(l, len(l)) {
			t.Errorf("it steers the terminal: %q", l)
		}
		if strings.HasPrefix(l, "iftopgo: PWN") {
			t.Errorf("a name is a message: %q", l)
		}
	}
}

// TestErrorMessagesHaveNoControlCharactersFromArguments gives every flag a value that would, and flags and
// words that there are not.
func TestErrorMessagesHaveNoControlCharactersFromArguments(t *testing.T) {
	t.Parallel()
	nowhere := filepath.Join(t.TempDir(), "nowhere", hostileText+"\xff") // Which is no UTF-8.
	cases := map[string][]string{
		"a stray word":                  {hostileText},
		"a flag":                        {"--" + hostileText},
		"a filter to print":             {"--dump-filter", "-f", hostileText},
		"settings that are a directory": {"--json", "--demo", "--once", "-c", mkdir(t, hostileText)},
	}
	for _, f := range program.Flags(t) {
		args := []string{"--json", "--once", "--no-sandbox", "--" + f + "=" + nowhere}
		if f != "interface" && f != "read" {
			args = append(args, "--demo")
		}
		cases["--"+f] = args
	}
	delete(cases, "--config") // Settings that are nowhere are the defaults.
	for name, args := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, message := runToEnd(t, args...)
			if status == 0 {
				t.Error("status 0")
			}
			most := 1
			if strings.Contains(name, "filter") && !slices.Contains(args, "--dump-filter") {
				most = 4 // It is shown where it is wrong.
			}
			harmless(t, message, most)
		})
	}
}

// mkdir makes a directory of a name.
func mkdir(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), filepath.Base(name))
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestErrorMessagesHaveNoControlCharactersFromSettings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text          string
		status, lines int
	}{
		"unknown keys":        {"'a\u009b\u202e' = 1\n\"b\\n\\u001b]0;x\\u0007\" = 2\n", 0, 2},
		"values":              {"sort = \"\\u001b[31m\\n\u202e\"\ntheme = \"\u009b\\n\"\n", 2, 2},
		"keys of no action":   {"[keys]\n'quit\u202e' = \"q\"\n\"\\u001b\\n\" = \"q\"\n", 2, 2},
		"what does not parse": {"sort = \u009b\u202e\n", 2, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "a"+hostileText+".toml")
			if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			status, message := runToEnd(t, "--json", "--demo", "--once", "-c", file)
			if status != c.status || strings.Count(message, "\n") != c.lines {
				t.Errorf("status %d, %q; want %d and %d lines", status, message, c.status, c.lines)
			}
			harmless(t, message, c.lines)
		})
	}
}
