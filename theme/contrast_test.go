package theme

import (
	"fmt"
	"testing"
)

// grounds are the terminal backgrounds that text on the ground must be readable
// on, whatever colour scheme the user runs.
var grounds = map[bool][]rgb{
	true:  {black, groundDark, hardestDark},
	false: {white, hardestLight},
}

// checkContrast fails for each text token that cannot be read on each back.
func checkContrast(t *testing.T, th *Theme) {
	t.Helper()
	for b := range Back(Backs) {
		for k := range Token(Tokens) {
			least := min(k.ratio(), textContrast)
			got := readSGR(t, th.SGR(b, k))
			fg := luminanceOf(t, got.fg)
			for _, back := range backsOf(t, th, b, got) {
				if got := contrast(fg, back); got < least {
					t.Errorf("token %d on back %d: contrast %.2f, want %.1f", k, b, got, least)
				}
			}
		}
	}
}

// backsOf are the luminances that may be behind a sequence: of the ground those of usual
// terminals, and of those the theme belongs to. The sixteen colours of a terminal go with
// its own black or white.
func backsOf(t *testing.T, th *Theme, b Back, got look) []float64 {
	t.Helper()
	switch {
	case got.bg.kind != plain && b == Ground:
		t.Errorf("the ground is painted with %+v", got.bg)
	case got.bg.kind != plain:
		return []float64{luminanceOf(t, got.bg)}
	case got.fg.kind == basic:
		return []float64{grounds[th.Dark()][0].luminance()}
	}
	a := th.Definition().anchors
	own := a.ground(th.Dark())
	out := []float64{own.color.luminance()}
	for _, g := range grounds[th.Dark()] {
		out = append(out, g.luminance())
	}
	return out
}

func TestTextCanBeReadInEveryThemeOnEveryBack(t *testing.T) {
	t.Parallel()
	renderings(t, checkContrast)
}

func TestBarsDifferFromTheRowsTheyLieOn(t *testing.T) {
	t.Parallel()
	for _, d := range All() {
		for _, dark := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s dark=%t", d.ID, dark), func(t *testing.T) {
				t.Parallel()
				p := d.anchors.palette(dark)
				least := func(what string, a, b Back, want float64) {
					got := contrast(p.backs[a].luminance(), p.backs[b].luminance())
					if got < want {
						t.Errorf("%s: contrast %.2f, want %.2f", what, got, want)
					}
				}
				least("the start of a bar on the ground", BarBack(0), Ground, 1.2)
				least("the end of a bar on the ground", BarBack(Steps-1), Ground, 1.75)
				least("the selected row on the ground", SelectedBack, Ground, 1.15)
				least("the start of a bar in the selected row", SelectedBarBack(0), SelectedBack, 1.2)
				least("the end of a bar in the selected row", SelectedBarBack(Steps-1), SelectedBack, 1.6)
				least("the selected bar beside another", SelectedBarBack(0), BarBack(0), 1.15)
				least("an alert's row on the ground", AlertBack, Ground, 1.3)
			})
		}
	}
}

func TestContrastIsThatOfWCAG(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		a, b rgb
		want string
	}{
		{"black on white is the most there is", black, white, "21.00"},
		{"a colour on itself is the least", 0x123456, 0x123456, "1.00"},
		{"the grey that just fails on white", 0x777777, white, "4.48"},
		{"pure red on white", 0xff0000, white, "4.00"},
		{"order does not matter", white, 0xff0000, "4.00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := fmt.Sprintf("%.2f", contrast(tt.a.luminance(), tt.b.luminance()))
			if got != tt.want {
				t.Errorf("contrast %s, want %s", got, tt.want)
			}
		})
	}
}

func TestRowsDifferIn256Colours(t *testing.T) {
	t.Parallel()
	pairs := [][2]Back{
		{SelectedBack, SelectedBarBack(0)},
		{SelectedBack, SelectedBarBack(Steps - 1)},
		{SelectedBack, BarBack(Steps - 1)},
		{SelectedBack, AlertBack},
		{SelectedBack, PopupBack},
		{BarBack(Steps - 1), AlertBack},
	}
	for _, d := range All() {
		for _, dark := range []bool{true, false} {
			th := d.Compile(ANSI256, dark)
			for _, pair := range pairs {
				if backOf(t, th, pair[0]) == backOf(t, th, pair[1]) {
					t.Errorf("%s dark=%t: backs %d and %d are both %v",
						d.ID, dark, pair[0], pair[1], backOf(t, th, pair[0]))
				}
			}
		}
	}
}
