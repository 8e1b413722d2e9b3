package view

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// View draws the whole screen and says how the terminal should be set for it.
func View(m *model.Model) tea.View {
	v := tea.NewView(Screen(m))
	v.AltScreen = true
	v.WindowTitle = "iftopgo"
	if m.Prefs.Mouse {
		v.MouseMode = tea.MouseModeAllMotion
	}
	return v
}

// Screen draws the cells of the screen: lines of text with SGR sequences.
func Screen(m *model.Model) string {
	s := newScreen(m)
	if s.l.TooSmall {
		return tooSmall(m)
	}
	if s.l.Border {
		b := s.border()
		s.edge(b.TopLeft, b.Top, b.TopRight, s.title())
	}
	if s.l.Overview {
		s.overview()
	} else {
		s.parts()
	}
	if s.l.Border {
		b := s.border()
		s.edge(b.BottomLeft, b.Bottom, b.BottomRight, "")
	}
	s.overlays()
	return s.String()
}

// title is the title in the border of the screen.
func (s *screen) title() string {
	if s.m.Paused {
		return s.theme.Style(theme.Ground, theme.Alert).Render(" " + s.glyphs.Paused + " paused ")
	}
	return s.theme.Style(theme.Ground, theme.PopupTitle).Render(" iftopgo " + s.m.Version + " ")
}

// tooSmall asks for a larger terminal in as many lines as that takes, or in a word
// that fits.
func tooSmall(m *model.Model) string {
	const longest = len("terminal")
	if lines := layout.Wrap("enlarge the terminal", m.Width); m.Width >= longest && len(lines) <= m.Height {
		return strings.Join(lines, "\n")
	}
	return ansi.Truncate("enlarge", m.Width, "")
}

// flowList draws the list with its titles, and the totals.
func (s *screen) flowList() {
	if !s.l.Titles.Empty() {
		s.titles()
	}
	s.list()
	if !s.l.Rule.Empty() {
		s.rule()
	}
	s.totals()
}

// parts draws everything inside the border, from the top.
func (s *screen) parts() {
	l := &s.l
	switch {
	case l.Header.Empty():
	case s.m.Prefs.InOverview(): // The tabs without flows are the same in both layouts, but for this.
		s.quietHeader()
	default:
		s.header()
	}
	if !l.Scale.Empty() {
		s.scale()
	}
	if !l.Tabs.Empty() {
		s.tabs()
	}
	switch {
	case s.m.ShowsInterfaces():
		s.interfaces()
	case s.m.ShowsHistory():
		s.history()
	default:
		s.flowList()
	}
	if !l.Hints.Empty() {
		s.hints()
	}
}
