package view

import (
	"strings"

	"charm.land/lipgloss/v2"

	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// screen is the drawing of one model: lines of cells with SGR sequences.
type screen struct {
	painter
	m     *model.Model
	l     layout.Layout
	lines []string
}

func newScreen(m *model.Model) *screen {
	s := &screen{m: m, l: layout.Of(m)}
	s.theme, s.glyphs = m.Look.Theme, &m.Look.Glyphs
	s.out = make([]byte, 0, m.Width*m.Height*6)
	s.lines = make([]string, 0, m.Height)
	return s
}

// begin starts a line: the left border, and what the line lies on.
func (s *screen) begin(b bar) {
	s.out = s.out[:len(s.out):cap(s.out)]
	s.x, s.end = 0, s.m.Width
	s.bar = bar{}
	if s.l.Border {
		s.ink(s.frameToken())
		s.text(s.border().Left, 1)
	}
	s.end = s.l.Inside.X + s.l.Inside.Width
	s.bar = b
	s.ink(theme.Text)
}

// finish fills the line, adds the right border and keeps it.
func (s *screen) finish(from int) {
	s.gap(s.end)
	s.end = s.m.Width
	s.bar = bar{}
	if s.l.Border {
		s.ink(s.frameToken())
		s.text(s.border().Right, 1)
	}
	s.out = append(s.out, theme.Reset...)
	s.lines = append(s.lines, string(s.out[from:]))
	s.out = s.out[:from]
}

// line draws one line of the screen.
func (s *screen) line(b bar, draw func()) {
	from := len(s.out)
	s.begin(b)
	draw()
	s.finish(from)
}

// blank draws empty lines.
func (s *screen) blank(n int) {
	for range n {
		s.line(bar{}, func() {})
	}
}

// edge draws the top or the bottom of the border, with a title in its middle.
func (s *screen) edge(left, middle, right, title string, k theme.Token) {
	from := len(s.out)
	s.x, s.end, s.bar = 0, s.m.Width, bar{}
	s.ink(s.frameToken())
	s.text(left, 1)
	at := (s.m.Width - len([]rune(title))) / 2
	s.repeat(middle, at-1)
	s.ink(k)
	s.text(title, s.m.Width-2)
	s.ink(s.frameToken())
	s.repeat(middle, s.m.Width-1-s.x)
	s.text(right, 1)
	s.out = append(s.out, theme.Reset...)
	s.lines = append(s.lines, string(s.out[from:]))
	s.out = s.out[:from]
}

// border are the signs of the frame.
func (s *screen) border() *lipgloss.Border { return &s.glyphs.Border }

// repeat draws a sign n times.
func (s *screen) repeat(sign string, n int) {
	if n > 0 {
		s.text(strings.Repeat(sign, n), n)
	}
}

// frameToken is how the border looks as things are.
func (s *screen) frameToken() theme.Token {
	switch {
	case s.m.Alerts.Flash:
		return theme.Alert
	case s.m.Paused:
		return theme.Warn
	default:
		return theme.Frame
	}
}
