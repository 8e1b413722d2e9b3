package theme

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCustomThemesAreChecked(t *testing.T) {
	t.Parallel()
	six := [6]string{"#0a84ff", "48", "135", "#FFD60A", "63", "99"}
	broken := func(s string) [6]string { c := six; c[2] = s; return c }
	tests := []struct {
		name   string
		custom Custom
		want   string // part of the error, or nothing
	}{
		{"hex and indices mixed", Custom{"Mine", six}, ""},
		{"a name in another script", Custom{"夜の街", six}, ""},
		{"no name", Custom{"", six}, "needs a name"},
		{"a name of blanks", Custom{"  ", six}, "needs a name"},
		{"a name with a blank at its end", Custom{"Mine ", six}, "blank"},
		{"an escape sequence in the name", Custom{"a\x1b[31m", six}, "cannot be printed"},
		{"a name without end", Custom{strings.Repeat("x", 33), six}, "longer than 32"},
		{"a name that a built-in theme always had", Custom{"neonsprawl", six}, "built-in"},
		{"a name that a built-in theme got later", Custom{"dracula", six}, ""},
		{"an index past the palette", Custom{"Mine", broken("256")}, "color 3"},
		{"a negative index", Custom{"Mine", broken("-1")}, "color 3"},
		{"half a colour", Custom{"Mine", broken("#fff")}, "color 3"},
		{"no colour", Custom{"Mine", broken("")}, "color 3"},
		{"a word", Custom{"Mine", broken("#zzzzzz")}, "#rrggbb"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, err := tt.custom.Definition()
			switch {
			case tt.want == "" && err != nil:
				t.Fatalf("unexpected error: %v", err)
			case tt.want == "" && d.Name != tt.custom.Name:
				t.Errorf("the definition is called %q", d.Name)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

// TestFindPrefersTheUsersThemes: they can have the names of built-in themes that came
// later.
func TestFindPrefersTheUsersThemes(t *testing.T) {
	t.Parallel()
	own := []Custom{
		{Name: "NORD", Colors: [6]string{"1", "2", "3", "4", "5", "6"}},
		{Name: "Broken", Colors: [6]string{"x"}},
		{Name: "Mine", Colors: [6]string{"1", "2", "3", "4", "5", "6"}},
	}
	for query, want := range map[string]ID{
		"mine": "Mine", "MINE": "Mine", "acidrain": "AcidRain", "broken": "", "none": "",
		"nord": "NORD", "Gruvbox": "Gruvbox",
	} {
		if d, ok := Find(query, own); d.ID != want || ok != (want != "") {
			t.Errorf("Find(%q) = %q, %t; want %q", query, d.ID, ok, want)
		}
	}
}

func TestEditorColours(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, from string
		by         int
		want       string
	}{
		{"one further", "99", 1, "100"},
		{"ten back", "99", -10, "89"},
		{"over the end", "255", 1, "0"},
		{"under the start", "5", -10, "251"},
		{"from a 24 bit colour to its likeness", "#ff0000", 0, "196"},
		{"from nonsense", "what", 3, "3"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := ShiftColor(tt.from, tt.by); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestAThemeCanBeEditedFromAnyOther(t *testing.T) {
	t.Parallel()
	for _, d := range All() {
		again, err := Custom{Name: "Copy", Colors: d.Colors()}.Definition()
		if err != nil {
			t.Errorf("%s: %v", d.ID, err)
			continue
		}
		if diff := cmp.Diff(d.Colors()[0], again.Colors()[0]); diff != "" {
			t.Errorf("%s: lead colour (-want +got):\n%s", d.ID, diff)
		}
	}
}

// TestCustomThemesUseTheirHuesForDirections as far as the two can be told apart, and red
// for alerts where nothing else is red.
func TestCustomThemesUseTheirHuesForDirections(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name                  string
		colors                [6]string
		received, sent, alert rgb
	}{
		{"the lead and the hosts", [6]string{"#40c0ff", "#ffb000", "#808080", "#808080", "#808080", "#404040"}, 0x40c0ff, 0xffb000, signalAlert},
		{"the lead and the first that differs", [6]string{"#40c0ff", "#50b0ff", "#808080", "#c0e040", "#808080", "#404040"}, 0x40c0ff, 0xc0e040, signalAlert},
		{"one hue alone", [6]string{"#40c0ff", "#50b0ff", "#60a0ff", "#70a0ff", "#70b0ff", "#404040"}, 0x40c0ff, directionAmber, signalAlert},
		{"greys", [6]string{"#ffffff", "#cccccc", "#aaaaaa", "#888888", "#777777", "#666666"}, directionBlue, directionAmber, signalAlert},
		{"reds are no directions, and what is red is no alert", [6]string{"#ff5050", "#ff6060", "#ff4040", "#f06060", "#e05050", "#801010"}, directionBlue, directionAmber, 0xff7af0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, err := Custom{Name: "Mine", Colors: tt.colors}.Definition()
			if err != nil {
				t.Fatal(err)
			}
			got := [3]rgb{d.anchors.received, d.anchors.sent, d.anchors.alert}
			if want := [3]rgb{tt.received, tt.sent, tt.alert}; got != want {
				t.Errorf("received, sent and alerts are %06x, want %06x", got, want)
			}
		})
	}
}

// TestDirectionsOfAnySixColoursCanBeToldApart, and alerts from both.
func TestDirectionsOfAnySixColoursCanBeToldApart(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		var six [6]rgb
		for i := range six {
			six[i] = rgb(random.IntN(1 << 24))
		}
		a := deriveAnchors(six)
		for _, dark := range []bool{true, false} {
			p := a.palette(dark)
			if d := apart(p.tokens[Received], p.tokens[Sent]); d < 0.07 {
				t.Errorf("%06x dark=%t: directions are %.3f apart", six, dark, d)
			}
			for _, k := range []Token{Received, Sent} {
				if d := apart(p.tokens[Alert], p.tokens[k]); d < 0.07 {
					t.Errorf("%06x dark=%t: an alert and token %d are %.3f apart", six, dark, k, d)
				}
			}
		}
	}
}

// FuzzCustom: any six colours make a theme whose text can be read, and whose directions
// can be told apart.
func FuzzCustom(f *testing.F) {
	f.Add("1", "2", "3", "4", "5", "6")
	f.Add("16", "16", "16", "16", "16", "16")
	f.Add("231", "231", "231", "231", "231", "231")
	f.Add("#ffff00", "#00ff00", "#0000ff", "#ff0000", "#00ffff", "#ffff00")
	f.Add("30", "43", "23", "79", "29", "16")
	f.Fuzz(func(t *testing.T, a, b, c, d, e, g string) {
		def, err := Custom{Name: "fuzz", Colors: [6]string{a, b, c, d, e, g}}.Definition()
		if err != nil {
			return
		}
		for _, dark := range []bool{true, false} {
			checkContrast(t, def.Compile(TrueColor, dark))
			checkContrast(t, def.Compile(ANSI256, dark))
			checkContrast(t, def.Compile(ANSI16, dark))
			p := def.anchors.palette(dark)
			if d := apart(p.tokens[Received], p.tokens[Sent]); d < 0.07 {
				t.Errorf("directions %06x and %06x are %.3f apart", p.tokens[Received], p.tokens[Sent], d)
			}
		}
	})
}
