package view

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// screen is the drawing of one model: lines of cells with SGR sequences, one
// after the other in out.
type screen struct {
	painter
	m *model.Model
	l layout.Layout
	// starts are where the lines begin in out, over what pop-ups made of some
	// of them; nil while there is no pop-up.
	starts []int
	over   []string
}

// cellBytes is about how many bytes a cell takes with its share of the inks.
const cellBytes = 4

func newScreen(m *model.Model) *screen {
	s := &screen{m: m, l: layout.Of(m)}
	s.theme, s.glyphs = m.Appearance.Theme, &m.Appearance.Glyphs
	s.out.Grow(m.Width * m.Height * cellBytes)
	s.starts = make([]int, 0, m.Height)
	return s
}

// open starts a line of the screen.
func (s *screen) open() {
	if len(s.starts) > 0 {
		s.out.WriteByte('\n')
	}
	s.starts = append(s.starts, s.out.Len())
	s.x, s.end, s.bar, s.inForce = 0, s.m.Width, bar{}, ink{}
}

// close ends a line of the screen.
func (s *screen) close() { s.out.WriteString(theme.Reset) }

// line draws one line inside the border: what it lies on, what is drawn on it,
// and blanks up to its end.
func (s *screen) line(b bar, draw func()) {
	s.open()
	if s.l.Border {
		s.ink(s.frameToken())
		s.signs(s.border().Left, 1)
	}
	s.end = s.l.Inside.X + s.l.Inside.Width
	s.bar = b
	s.ink(theme.Text)
	draw()
	s.gap(s.end)
	s.end = s.m.Width
	s.bar = bar{}
	if s.l.Border {
		s.ink(s.frameToken())
		s.signs(s.border().Right, 1)
	}
	s.close()
}

// blank draws empty lines.
func (s *screen) blank(n int) {
	for range n {
		s.line(bar{}, func() {})
	}
}

// edge draws the top or the bottom of the border, with a title in its middle.
func (s *screen) edge(left, middle, right, title string, k theme.Token) {
	s.open()
	s.ink(s.frameToken())
	s.signs(left, 1)
	s.signs(middle, (s.m.Width-ansi.StringWidth(title))/2-1)
	s.ink(k)
	s.text(title, s.m.Width-2)
	s.ink(s.frameToken())
	s.signs(middle, s.m.Width-1-s.x)
	s.signs(right, 1)
	s.close()
}

// border are the signs of the frame.
func (s *screen) border() *lipgloss.Border { return &s.glyphs.Border }

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

// drawn is a line as it was drawn, without what lies over it.
func (s *screen) drawn(y int) string {
	end := s.out.Len()
	if y+1 < len(s.starts) {
		end = s.starts[y+1] - 1
	}
	return s.out.String()[s.starts[y]:end]
}

// String is the whole screen.
func (s *screen) String() string {
	if s.over == nil {
		return s.out.String()
	}
	lines := make([]string, len(s.starts))
	for y := range lines {
		if lines[y] = s.over[y]; lines[y] == "" {
			lines[y] = s.drawn(y)
		}
	}
	return strings.Join(lines, "\n")
}
