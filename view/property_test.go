package view_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/view"
)

// someKeys are all keys of the key map, and what is typed into prompts.
func someKeys() []string {
	keys := []string{"enter", "esc", "backspace", "left", "ctrl+a", "x", "世", "é", " ", "|", "東", "ü", "🦊"}
	for _, b := range modeltest.Model(modeltest.Options{Seconds: 1}).Keys {
		if b.Action != model.Quit && b.Action != model.Suspend {
			keys = append(keys, b.Keys()...)
		}
	}
	return keys
}

// TestEveryScreenFillsTheTerminal presses keys and moves the mouse at random, at
// any size, and looks whether each screen has the lines and cells it must have.
func TestEveryScreenFillsTheTerminal(t *testing.T) {
	t.Parallel()
	keys := someKeys()
	begin := map[bool]model.Model{}
	for _, ascii := range []bool{false, true} {
		begin[ascii] = modeltest.Model(modeltest.Options{ASCII: ascii, Crowded: ascii, Lossy: true, Extra: 30, Change: func(p *prefs.Prefs) {
			p.ScaleMax = 0
		}})
	}
	rapid.Check(t, func(r *rapid.T) {
		m := begin[rapid.Bool().Draw(r, "ascii")]
		size := func() tea.WindowSizeMsg {
			return tea.WindowSizeMsg{Width: rapid.IntRange(1, 300).Draw(r, "width"), Height: rapid.IntRange(1, 120).Draw(r, "height")}
		}
		if rapid.Bool().Draw(r, "another theme") {
			m.Appearance = model.NewAppearance(rapid.SampledFrom(theme.All()).Draw(r, "theme"), rapid.SampledFrom([]theme.Profile{theme.TrueColor, theme.ANSI256, theme.ANSI16, theme.None}).Draw(r, "profile"),
				rapid.Bool().Draw(r, "dark"), m.Appearance.ASCII)
		}
		m = modeltest.Send(m, size())
		for range rapid.IntRange(0, 12).Draw(r, "steps") {
			switch rapid.IntRange(0, 5).Draw(r, "what") {
			case 0:
				m = modeltest.Send(m, size())
			case 1:
				m = modeltest.Send(m, tea.MouseClickMsg{
					X: rapid.IntRange(0, 300).Draw(r, "x"), Y: rapid.IntRange(0, 120).Draw(r, "y"),
					Button: rapid.SampledFrom([]tea.MouseButton{tea.MouseLeft, tea.MouseRight, tea.MouseMiddle}).Draw(r, "button"),
				})
			default:
				m = modeltest.Press(m, rapid.SampledFrom(keys).Draw(r, "key"))
			}
			fills(r, &m)
		}
	})
}

// TestTheLargestScreenIsDrawn is far from any edge.
func TestTheLargestScreenIsDrawn(t *testing.T) {
	t.Parallel()
	m := modeltest.Press(modeltest.Model(modeltest.Options{Width: 500, Height: 200, Extra: 300}), "down", "enter")
	fills(t, &m)
}

// fills looks at the size of a screen.
func fills(t interface{ Fatalf(string, ...any) }, m *model.Model) {
	screen := view.Screen(m)
	lines := strings.Split(screen, "\n")
	if m.Width < 20 || m.Height < 5 {
		for _, line := range lines {
			if len(lines) > m.Height || ansi.StringWidth(line) > m.Width || line == "" {
				t.Fatalf("%d by %d cells are said to be too few with %q", m.Width, m.Height, screen)
			}
		}
		return
	}
	if len(lines) != m.Height {
		t.Fatalf("%d lines on a screen of %d by %d", len(lines), m.Width, m.Height)
	}
	for i, line := range lines {
		if w := ansi.StringWidth(line); w != m.Width {
			t.Fatalf("line %d has %d cells on a screen of %d by %d: %q", i, w, m.Width, m.Height, ansi.Strip(line))
		}
	}
}
