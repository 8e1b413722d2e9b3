package view

import (
	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// View draws the whole screen.
func View(m model.Model) tea.View {
	v := tea.NewView(Screen(&m))
	v.AltScreen = true
	v.WindowTitle = "iftopgo"
	return v
}

// Screen draws the cells of the screen: lines of text with SGR sequences.
func Screen(m *model.Model) string {
	l := layout.Of(m)
	p := &painter{theme: m.Theme, glyphs: &m.Glyphs, width: m.Width}
	if l.TooSmall {
		p.text("terminal too small", m.Width)
		return string(p.out)
	}
	p.out = make([]byte, 0, m.Width*m.Height*6)
	s := screen{painter: p, m: m, l: &l}
	if !l.Header.Empty() {
		s.header()
	}
	if !l.Titles.Empty() {
		s.titles()
	}
	s.rows()
	if !l.Rule.Empty() {
		s.ink(theme.Frame)
		for s.x < s.width {
			s.text(s.glyphs.Rule, 1)
		}
		s.endLine()
	}
	s.totals()
	return string(s.out[:len(s.out)-1]) // without the last line feed
}

// screen is the drawing of one model.
type screen struct {
	*painter
	m *model.Model
	l *layout.Layout
}
