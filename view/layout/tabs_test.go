package layout

import (
	"strings"
	"testing"

	"iftopgo/model"
	"iftopgo/theme"
)

func TestShortenedTabNamesEndInAnEllipsis(t *testing.T) {
	t.Parallel()
	for width, want := range map[int]string{
		80: "[Flows] Hosts  Services  Programs  Packages ",
		44: "[Flows] Hosts  Services  Programs  Packages ",
		40: "[Flows] Hosts  Servi…  Progr…  Packa… ",
		36: "[Flows] Hosts  Serv…  Prog…  Pack… ",
		30: "[Flo…] Hos…  Ser…  Pro…  Pac… ",
		25: "[Flo] Hos  Ser  Pro  Pac ",
		20: "[F] H  S  P  P ",
	} {
		for _, ascii := range []bool{false, true} {
			m := model.New("", iftop(), nil, model.Appearance{Glyphs: theme.GlyphsFor(ascii)})
			got, x := "", 1
			for _, tab := range Tabs(&m, Rect{X: 1, Width: width, Height: 1}) {
				if tab.X != x {
					t.Errorf("%d cells: %q is at %d, want %d", width, tab.Text, tab.X, x)
				}
				got += tab.Text
				x += tab.Width
			}
			if x > width+1 {
				t.Errorf("%d cells: %q goes up to %d", width, got, x)
			}
			if want := strings.ReplaceAll(want, "…", m.Appearance.Glyphs.Ellipsis); got != want {
				t.Errorf("%d cells: %q, want %q", width, got, want)
			}
		}
	}
}
