package theme

import (
	"fmt"
	"image/color"
	"slices"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
)

func TestThemesAreTheKnownOnesInOrder(t *testing.T) {
	t.Parallel()
	want := strings.Fields(`NeonSprawl AcidRain IceBreaker SynthWave RustBelt GhostWire
		RedSector SakuraDen DataStream SolarFlare NeonNoir ChromeHeart BladeRunner
		VoidWalker ToxicWaste CyberFrost PlasmaCore SteelNerve DarkSignal GlitchPop
		HoloShift NightCity DeepNet LaserGrid QuantumFlux BioHazard Darkwave Overlock
		Megacorp Zaibatsu Iftopcolor`)
	var got []string
	for _, d := range All() {
		got = append(got, string(d.ID))
		if strings.ReplaceAll(d.Name, " ", "") != string(d.ID) && d.ID != "Iftopcolor" {
			t.Errorf("theme %s is called %q", d.ID, d.Name)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("themes (-want +got):\n%s", diff)
	}
	if All()[0].ID != Default {
		t.Errorf("the first theme is %s, the default %s", All()[0].ID, Default)
	}
}

func TestLookup(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, query string
		want        ID
	}{
		{"as it is written", "NeonSprawl", "NeonSprawl"},
		{"in small letters, as --list-colors prints it", "bladerunner", "BladeRunner"},
		{"shouted", "ZAIBATSU", "Zaibatsu"},
		{"the display name is not an ID", "Blade Runner", ""},
		{"unknown", "Solarized", ""},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, ok := Lookup(tt.query)
			if d.ID != tt.want || ok != (tt.want != "") {
				t.Errorf("Lookup(%q) = %q, %t; want %q", tt.query, d.ID, ok, tt.want)
			}
		})
	}
}

func TestAllCannotBeWrittenThrough(t *testing.T) {
	t.Parallel()
	All()[0].Name = "changed"
	if got := All()[0].Name; got != "Neon Sprawl" {
		t.Errorf("a caller's change shows: %q", got)
	}
}

// distance is how far two themes' looks are apart in OKLab, on average over the
// colours that cover the most cells.
func distance(a, b Definition) (sum float64) {
	ca, cb := signature(a), signature(b)
	for i := range ca {
		p, q := ca[i].lab(), cb[i].lab()
		sum += (p.l-q.l)*(p.l-q.l) + (p.a-q.a)*(p.a-q.a) + (p.b-q.b)*(p.b-q.b)
	}
	return sum / float64(len(ca))
}

func signature(d Definition) []rgb {
	a := &d.anchors
	return []rgb{a.accent, a.accent2, a.local, a.remote, a.hot, a.cool, a.from, a.to, a.header}
}

func TestNoTwoThemesLookAlike(t *testing.T) {
	t.Parallel()
	all := All()
	for i, a := range all {
		for _, b := range all[i+1:] {
			if d := distance(a, b); d < 0.003 {
				t.Errorf("%s and %s are %.4f apart", a.ID, b.ID, d)
			}
		}
	}
}

func TestSixteenColoursKeepToSafePairs(t *testing.T) {
	t.Parallel()
	darkText := []rgb{ansiGreen, ansiYellow, ansiMagenta, ansiCyan, ansiWhite, 9, 10, 11, 12, 13, 14, 15}
	lightText := []rgb{ansiBlack, ansiRed, ansiBlue, ansiMagenta}
	for _, d := range All() {
		for _, dark := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s dark=%t", d.ID, dark), func(t *testing.T) {
				t.Parallel()
				th := d.Compile(ANSI16, dark)
				free := darkText
				if !dark {
					free = lightText
				}
				for b := range Back(Backs) {
					for k := range Token(Tokens) {
						ink := readInk(t, th.On(b, k))
						switch {
						case ink.fg.kind != basic:
							t.Fatalf("token %d on back %d is %+v", k, b, ink)
						case ink.bg.kind == plain && !slices.Contains(free, ink.fg.value):
							t.Errorf("token %d on back %d: colour %d on the ground", k, b, ink.fg.value)
						case ink.bg.kind == basic && ink.fg.value != rgb(onBasic[ink.bg.value]):
							t.Errorf("token %d on back %d: %d on %d", k, b, ink.fg.value, ink.bg.value)
						}
					}
				}
				for _, b := range []Back{BarBack(0), BarBack(Steps - 1)} {
					for _, other := range []Back{SelectedBack, AlertBack} {
						if th.BackColor(b) == th.BackColor(other) {
							t.Errorf("back %d looks like back %d", b, other)
						}
					}
				}
			})
		}
	}
}

func TestWithoutColoursOnlyAttributesAreLeft(t *testing.T) {
	t.Parallel()
	for _, d := range All() {
		th := d.Compile(None, true)
		for b := range Back(Backs) {
			for k := range Token(Tokens) {
				if ink := readInk(t, th.On(b, k)); ink.fg.kind != plain || ink.bg.kind != plain {
					t.Fatalf("%s: token %d on back %d has a colour: %+v", d.ID, k, b, ink)
				}
			}
		}
		distinct := []string{
			th.Ink(Text), th.On(BarBack(3), Text), th.On(SelectedBack, Text),
			th.On(SelectedBarBack(3), Text), th.On(AlertBack, Text), th.On(FieldBack, Text),
		}
		slices.Sort(distinct)
		if len(slices.Compact(distinct)) != 6 {
			t.Errorf("%s: rows, bars and selection look alike: %q", d.ID, distinct)
		}
	}
}

func TestStylesLookLikeInks(t *testing.T) {
	t.Parallel()
	for _, profile := range []Profile{TrueColor, ANSI256, ANSI16, None} {
		t.Run(profile.String(), func(t *testing.T) {
			t.Parallel()
			th := All()[0].Compile(profile, true)
			for b := range Back(Backs) {
				for k := range Token(Tokens) {
					open, _, _ := strings.Cut(th.StyleOn(b, k).Render("\x01"), "\x01")
					params, _ := strings.CutPrefix(open, "\x1b[")
					styled := look{}
					if params != "" {
						styled = readInk(t, "\x1b[0;"+params)
					}
					if ink := readInk(t, th.On(b, k)); ink != styled {
						t.Fatalf("token %d on back %d: ink %+v, style %+v", k, b, ink, styled)
					}
				}
			}
		})
	}
}

func TestColorsOfTokens(t *testing.T) {
	t.Parallel()
	d, _ := Lookup("NeonSprawl")
	if got, want := d.Compile(TrueColor, true).Color(Accent), (color.RGBA{0, 0xe5, 0xff, 0xff}); got != want {
		t.Errorf("accent is %v, want %v", got, want)
	}
	if got, want := d.Compile(ANSI16, true).Color(Accent), ansi.BasicColor(14); got != want {
		t.Errorf("accent in sixteen colours is %v, want %v", got, want)
	}
	if got := d.Compile(None, true).Color(Accent); got != (lipgloss.NoColor{}) {
		t.Errorf("accent without colours is %v", got)
	}
	if got := d.Compile(TrueColor, true).BackColor(Ground); got != (lipgloss.NoColor{}) {
		t.Errorf("the ground is %v", got)
	}
}

func TestEdgesContinueTheirBars(t *testing.T) {
	t.Parallel()
	for _, profile := range []Profile{TrueColor, ANSI256, ANSI16} {
		th := All()[3].Compile(profile, true)
		for step := range Steps {
			for _, selected := range []bool{false, true} {
				bar, row := BarBack(step), Ground
				if selected {
					bar, row = SelectedBarBack(step), SelectedBack
				}
				edge := readInk(t, th.Edge(step, selected))
				if want := readInk(t, th.On(bar, Text)).bg; edge.fg != want {
					t.Errorf("%s, step %d: edge %+v, bar %+v", profile, step, edge.fg, want)
				}
				if want := readInk(t, th.On(row, Text)).bg; edge.bg != want {
					t.Errorf("%s, step %d: edge on %+v, row on %+v", profile, step, edge.bg, want)
				}
			}
		}
	}
}

func TestStepsOutsideOfABarAreItsEnds(t *testing.T) {
	t.Parallel()
	if BarBack(-1) != BarBack(0) || BarBack(Steps) != BarBack(Steps-1) {
		t.Error("bar steps are not clamped")
	}
	if SelectedBarBack(Steps) == Back(Backs) {
		t.Error("the step after the last selected one is no back")
	}
}

func TestSwatch(t *testing.T) {
	t.Parallel()
	for _, d := range All() {
		for _, profile := range []Profile{TrueColor, ANSI256, ANSI16} {
			s := Swatch(d, profile, true)
			if w := ansi.StringWidth(s); w != SwatchWidth {
				t.Errorf("%s in %s: %d cells, want %d", d.ID, profile, w, SwatchWidth)
			}
			if !strings.HasSuffix(s, Reset) {
				t.Errorf("%s in %s leaves the terminal coloured", d.ID, profile)
			}
		}
		if s := Swatch(d, None, true); s != "" {
			t.Errorf("%s without colours: %q", d.ID, s)
		}
	}
}

func TestReadingAnInkAllocatesNothing(t *testing.T) {
	th := All()[0].Compile(TrueColor, true)
	var n int
	allocs := testing.AllocsPerRun(100, func() {
		for step := range Steps {
			n += len(th.On(BarBack(step), Rate2)) + len(th.Edge(step, true)) + len(th.Ink(Local))
		}
	})
	if allocs != 0 || n == 0 {
		t.Errorf("%v allocations", allocs)
	}
}

func BenchmarkCompile(b *testing.B) {
	for _, profile := range []Profile{TrueColor, ANSI256, ANSI16, None} {
		b.Run(profile.String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				builtin[0].Compile(profile, true)
			}
		})
	}
}
