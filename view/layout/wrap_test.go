package layout

import (
	"slices"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

func TestWrapBreaksLinesAtBlanksOnly(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text  string
		width int
		want  []string
	}{
		"nothing":                    {"", 10, nil},
		"blanks":                     {"            ", 10, nil},
		"a line":                     {"one two", 10, []string{"one two"}},
		"a name keeps its hyphens":   {"first edge-7.cdn.example.net", 22, []string{"first", "edge-7.cdn.example.net"}},
		"a word longer than a line":  {"/usr/lib/x y", 5, []string{"/usr/", "lib/x", "y"}},
		"wide characters":            {"東京東京 東", 5, []string{"東京", "東京", "東"}},
		"none fits in a single cell": {"東 a", 1, []string{"東", "a"}},
		"no room":                    {"ab", 0, []string{"a", "b"}},
	} {
		if got := Wrap(c.text, c.width); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestWrappedLinesFitTheirWidth(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		text, width := rapid.StringOfN(rapid.RuneFrom([]rune("ab- é世🦊")), 0, 60, -1).Draw(r, "text"), rapid.IntRange(2, 30).Draw(r, "width")
		for _, line := range Wrap(text, width) {
			if w := ansi.StringWidth(line); w == 0 || w > width {
				r.Fatalf("%q has %d cells of %d", line, w, width)
			}
		}
	})
}
