package page

import (
	"os"
	"strings"
	"testing"
)

// Place is where in a file a task writes something that has a name: between two marks.
type Place struct{ Path, Name, Task string }

func (p Place) begin() string { return "<!-- " + p.Name + ": written by task " + p.Task + " -->" }

func (p Place) end() string { return "<!-- " + p.Name + ": end -->" }

// Around returns what stands before and behind the place. The test fails where there is none.
func (p Place) Around(tb testing.TB) (before, after string) {
	tb.Helper()
	text, err := os.ReadFile(p.Path)
	if err != nil {
		tb.Fatal(err)
	}
	before, rest, first := strings.Cut(string(text), p.begin())
	_, after, second := strings.Cut(rest, p.end())
	if !first || !second {
		tb.Fatalf("%s has no place for the tables: %s … %s", p.Path, p.begin(), p.end())
	}
	return before, after
}

// Write puts a text, which ends with a line break, into the place of what is there.
func (p Place) Write(tb testing.TB, text string) {
	tb.Helper()
	before, after := p.Around(tb)
	if err := os.WriteFile(p.Path, []byte(before+p.begin()+"\n\n"+text+"\n"+p.end()+after), 0o644); err != nil { //nolint:gosec // A page.
		tb.Fatal(err)
	}
}
