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

func TestBuiltInThemesAreListedInOrder(t *testing.T) {
	t.Parallel()
	want := strings.Fields(`NeonSprawl AcidRain IceBreaker SynthWave RustBelt GhostWire
		RedSector SakuraDen DataStream SolarFlare NeonNoir ChromeHeart BladeRunner
		VoidWalker ToxicWaste CyberFrost PlasmaCore SteelNerve DarkSignal GlitchPop
		HoloShift NightCity DeepNet LaserGrid QuantumFlux BioHazard Darkwave Overlock
		Megacorp Zaibatsu Iftopcolor Nord Gruvbox Catppuccin Solarized Dracula TokyoNight Terminal`)
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
		{"unknown", "Plasma", ""},
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

func TestSixteenColoursUseReadablePairsOnly(t *testing.T) {
	t.Parallel()
	darkText := []rgb{ansiGreen, ansiYellow, ansiCyan, ansiWhite, 9, 10, 11, 13, 14, 15}
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
						got := readSGR(t, th.SGR(b, k))
						switch {
						case got.fg.kind != basic:
							t.Fatalf("token %d on back %d is %+v", k, b, got)
						case got.bg.kind == plain && !slices.Contains(free, got.fg.value):
							t.Errorf("token %d on back %d: colour %d on the ground", k, b, got.fg.value)
						case got.bg.kind == basic && got.fg.value != rgb(onBasic[got.bg.value]):
							t.Errorf("token %d on back %d: %d on %d", k, b, got.fg.value, got.bg.value)
						}
					}
				}
				if inHeader := readSGR(t, th.SGR(HeaderBack, Alert)).bg; inHeader == backOf(t, th, HeaderBack) {
					t.Errorf("an alert in the header is on %d as all of it is", inHeader.value)
				}
				for _, b := range []Back{BarBack(0), BarBack(Steps - 1)} {
					for _, other := range []Back{SelectedBack, AlertBack} {
						if backOf(t, th, b) == backOf(t, th, other) {
							t.Errorf("back %d looks like back %d", b, other)
						}
					}
				}
			})
		}
	}
}

// TestTheTerminalsThemeTakesItsSixteenColours whatever else the terminal can show.
func TestTheTerminalsThemeTakesItsSixteenColours(t *testing.T) {
	t.Parallel()
	d, _ := Lookup("terminal")
	for _, dark := range []bool{true, false} {
		want := d.Compile(ANSI16, dark)
		for _, profile := range []Profile{TrueColor, ANSI256} {
			got := d.Compile(profile, dark)
			if got.sequences != want.sequences {
				t.Errorf("in %s, dark=%t, it is in other colours", profile, dark)
			}
			if got.Profile() != profile {
				t.Errorf("the profile is %s, want %s", got.Profile(), profile)
			}
		}
	}
}

func TestWithoutColoursOnlyAttributesAreLeft(t *testing.T) {
	t.Parallel()
	for _, d := range All() {
		th := d.Compile(None, true)
		for b := range Back(Backs) {
			for k := range Token(Tokens) {
				if got := readSGR(t, th.SGR(b, k)); got.fg.kind != plain || got.bg.kind != plain {
					t.Fatalf("%s: token %d on back %d has a colour: %+v", d.ID, k, b, got)
				}
			}
		}
		distinct := []string{
			th.SGR(Ground, Text), th.SGR(BarBack(3), Text), th.SGR(SelectedBack, Text),
			th.SGR(SelectedBarBack(3), Text), th.SGR(AlertBack, Text), th.SGR(FieldBack, Text),
		}
		slices.Sort(distinct)
		if len(slices.Compact(distinct)) != 6 {
			t.Errorf("%s: rows, bars and selection look alike: %q", d.ID, distinct)
		}
	}
}

func TestStylesLookLikeTheirSGRSequences(t *testing.T) {
	t.Parallel()
	for _, profile := range []Profile{TrueColor, ANSI256, ANSI16, None} {
		t.Run(profile.String(), func(t *testing.T) {
			t.Parallel()
			th := All()[0].Compile(profile, true)
			for b := range Back(styledBacks) {
				for k := range Token(Tokens) {
					open, _, _ := strings.Cut(th.Style(b, k).Style.Render("\x01"), "\x01")
					params, _ := strings.CutPrefix(open, "\x1b[")
					styled := look{}
					if params != "" {
						styled = readSGR(t, "\x1b[0;"+params)
					}
					if got := readSGR(t, th.SGR(b, k)); got != styled {
						t.Fatalf("token %d on back %d: sequence %+v, style %+v", k, b, got, styled)
					}
				}
			}
		})
	}
}

func TestColorsOfTokens(t *testing.T) {
	t.Parallel()
	d, _ := Lookup("NeonSprawl")
	if got, want := d.Compile(TrueColor, true).Style(Ground, Accent).GetForeground(), (color.RGBA{0, 0xe5, 0xff, 0xff}); got != want {
		t.Errorf("accent is %v, want %v", got, want)
	}
	if got, want := d.Compile(ANSI16, true).Style(Ground, Accent).GetForeground(), ansi.BasicColor(14); got != want {
		t.Errorf("accent in sixteen colours is %v, want %v", got, want)
	}
	if got := d.Compile(None, true).Style(Ground, Accent).GetForeground(); got != (lipgloss.NoColor{}) {
		t.Errorf("accent without colours is %v", got)
	}
	if got := d.Compile(TrueColor, true).Style(Ground, Text).GetBackground(); got != (lipgloss.NoColor{}) {
		t.Errorf("the ground is %v", got)
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

func TestReadingAnSGRSequenceAllocatesNothing(t *testing.T) {
	th := All()[0].Compile(TrueColor, true)
	var n int
	allocs := testing.AllocsPerRun(100, func() {
		for step := range Steps {
			n += len(th.SGR(BarBack(step), Rate2)) + len(th.SGR(Ground, Local))
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
