package view_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/view"
)

// withThemes gives the user two themes of his own.
func withThemes(p *prefs.Prefs) {
	p.CustomThemes = []theme.Custom{
		{Name: "Harbour fog", Colors: [6]string{"#9fb4c7", "153", "110", "#d8e2dc", "67", "60"}},
		{Name: "夜の街", Colors: [6]string{"#ff5fd2", "51", "141", "219", "75", "54"}},
	}
}

// popups are the pop-ups with a list, in their states.
var popups = map[string]func(model.Model) model.Model{
	"themes":         keys("c", "down", "down", "down"),
	"themes-end":     keys("c", "end"),
	"themes-search":  typed("c", "net"),
	"themes-none":    typed("c", "xyzzy"),
	"themes-compare": keys("c", "down", "tab", "end", "up"),
	"editor":         keys("C", "down", "l", "l"),
	"editor-color":   typed("C", "#ff80"),
	"editor-error":   keys("C", "#", "f", "enter"),
	"editor-name":    keys("C", "enter"),
	"editor-leave":   keys("C", "L", "esc"),
	"own":            keys("C", "o", "down"),
	"own-none":       keys("C", "o", "d", "y", "d", "y", "o"),
	"own-rename":     keys("C", "o", "r"),
	"own-delete":     keys("C", "o", "d"),
}

func TestPopupsMatchGoldenFiles(t *testing.T) {
	t.Parallel()
	for name, do := range popups {
		for size, o := range map[string]modeltest.Options{
			"80x24": {Width: 80, Height: 24}, "140x40": {Width: 140, Height: 40}, "44x12": {Width: 44, Height: 12},
		} {
			o.Change = withThemes
			name := "popup-" + name + "." + size
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				golden(t, name, ansi.Strip(draw(scene{o, do})))
				if size == "80x24" {
					o.ASCII = true
					golden(t, name+".ascii", ansi.Strip(draw(scene{o, do})))
				}
			})
		}
	}
}

func TestPopupColoursMatchGoldenFiles(t *testing.T) {
	t.Parallel()
	for _, id := range goldenThemes {
		for _, name := range []string{"themes", "themes-compare", "editor-color", "own-delete"} {
			t.Run(string(id)+" "+name, func(t *testing.T) {
				t.Parallel()
				o := modeltest.Options{Width: 80, Height: 24, Change: withThemes, Theme: id}
				golden(t, "popup-"+name+"."+strings.ToLower(string(id)), strings.ReplaceAll(draw(scene{o, popups[name]}), "\x1b[", "^"))
			})
		}
	}
}

// TestPopupsFillTheScreenExactly looks at every size: no line may be longer or
// shorter than the screen, and there must be as many as it has.
func TestPopupsFillTheScreenExactly(t *testing.T) {
	t.Parallel()
	for name, do := range popups {
		for _, ascii := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				m := do(modeltest.Model(modeltest.Options{ASCII: ascii, Change: withThemes}))
				for w := 20; w <= 160; w += 7 {
					for h := 5; h <= 44; h += 3 {
						m.Width, m.Height = w, h
						lines := strings.Split(view.Screen(&m), "\n")
						if len(lines) != h {
							t.Fatalf("%d×%d: %d lines", w, h, len(lines))
						}
						for i, line := range lines {
							if got := ansi.StringWidth(line); got != w {
								t.Fatalf("%d×%d: line %d has %d cells: %q", w, h, i, got, ansi.Strip(line))
							}
						}
					}
				}
			})
		}
	}
}

// TestPopupsWithoutColours looks for what only colour would say.
func TestPopupsWithoutColours(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{ASCII: true, Change: withThemes})
	m.Appearance = model.NewAppearance(m.Appearance.Definition, theme.None, true, true)
	themes := keys("c", "down", "tab", "down")(m)
	interfaces := keys("i")(modeltest.Watched(m, 5))
	for what, screen := range map[string]string{
		"> Ice Breaker": view.Screen(&themes), "Acid Rain *": view.Screen(&themes), ">o eth0 ": view.Screen(&interfaces),
	} {
		if !strings.Contains(ansi.Strip(screen), what) {
			t.Errorf("there is no %q on\n%s", what, ansi.Strip(screen))
		}
		if strings.Contains(screen, "\x1b[38") || strings.Contains(screen, "\x1b[48") || strings.Contains(screen, ";48;") {
			t.Error("there are colours")
		}
	}
}
