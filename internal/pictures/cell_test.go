package pictures

import (
	"testing"

	"github.com/charmbracelet/x/vt"
	"github.com/google/go-cmp/cmp"
)

func TestCellsLookAsTerminalsShowThem(t *testing.T) {
	t.Parallel()
	const fg, bg = "#d6d9e0", "#0d1017"
	for name, c := range map[string]struct {
		text string
		want Cell
	}{
		"nothing asked for":   {"x", Cell{Text: "x", Fg: fg, Bg: bg}},
		"colours":             {"\x1b[38;2;1;2;3;48;2;4;5;6mx", Cell{Text: "x", Fg: "#010203", Bg: "#040506"}},
		"reverse":             {"\x1b[7mx", Cell{Text: "x", Fg: bg, Bg: fg}},
		"faint is half there": {"\x1b[2;38;2;255;255;255;48;2;0;0;0mx", Cell{Text: "x", Fg: "#7f7f7f", Bg: "#000000"}},
		"bold and underlined": {"\x1b[1;4mx", Cell{Text: "x", Fg: fg, Bg: bg, Bold: true, Underline: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := vt.NewEmulator(4, 1)
			if _, err := e.WriteString(c.text); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, newCell(e.CellAt(0, 0), Dark.Fg, Dark.Bg)); diff != "" {
				t.Errorf("wanted (-), got (+):\n%s", diff)
			}
		})
	}
}
