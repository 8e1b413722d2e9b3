package view

import (
	"strings"

	"charm.land/lipgloss/v2"

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
	// leftSide and rightSide are the sides of the border, empty without one.
	leftSide, rightSide string
	// spans is where composed lines are put together, one after the other.
	spans []string
}

// cellBytes is about how many bytes a cell takes with its share of the SGR sequences.
const cellBytes = 5

func newScreen(m *model.Model) *screen {
	s := &screen{m: m, l: layout.Of(m)}
	s.theme, s.glyphs = m.Appearance.Theme, &m.Appearance.Glyphs
	s.out.Grow(m.Width * m.Height * cellBytes)
	s.starts = make([]int, 0, m.Height)
	if s.l.Border {
		frame := s.frameStyle()
		s.leftSide, s.rightSide = frame.Render(s.border().Left), frame.Render(s.border().Right)
	}
	return s
}

// open starts a line of the screen.
func (s *screen) open() {
	if len(s.starts) > 0 {
		s.out.WriteByte('\n')
	}
	s.starts = append(s.starts, s.out.Len())
}

// line paints one line inside the border: what it lies on, what is painted on it,
// and blanks up to its end. It is for the list and what is aligned with it.
func (s *screen) line(b bar, draw func()) {
	s.open()
	s.out.WriteString(s.leftSide)
	s.x, s.end = s.l.Inside.X, s.l.Inside.X+s.l.Inside.Width
	s.bar, s.current = b, cellStyle{}
	s.style(theme.Text)
	draw()
	s.gap(s.end)
	s.out.WriteString(theme.Reset)
	s.out.WriteString(s.rightSide)
}

// compose writes one line inside the border out of lipgloss's spans.
func (s *screen) compose(back theme.Back, write func(*line)) {
	l := line{
		theme: s.theme, glyphs: s.glyphs, back: back,
		x: s.l.Inside.X, end: s.l.Inside.X + s.l.Inside.Width, spans: s.spans[:0],
	}
	write(&l)
	s.open()
	s.out.WriteString(s.leftSide)
	l.fill()
	for _, span := range l.spans { // Where they go nothing is beside them that they had to be joined to.
		s.out.WriteString(span)
	}
	s.out.WriteString(s.rightSide)
	s.spans = l.spans
}

// blank draws empty lines.
func (s *screen) blank(n int) {
	for range n {
		s.line(bar{}, func() {})
	}
}

// edge draws the top or the bottom of the border, with a title in its middle.
func (s *screen) edge(left, middle, right, title string) {
	s.open()
	frame, room := s.frameStyle(), s.l.Inside.Width-layout.Cells(title)
	before := left + strings.Repeat(middle, room/2)
	after := strings.Repeat(middle, room-room/2) + right
	if title == "" {
		s.out.WriteString(frame.Render(before + after))
		return
	}
	s.out.WriteString(frame.Render(before) + title + frame.Render(after))
}

// border is the glyphs of the frame.
func (s *screen) border() *lipgloss.Border { return &s.glyphs.Border }

// frameStyle is how the border looks as things are.
func (s *screen) frameStyle() *theme.Style {
	switch {
	case s.m.Alerts.Flash:
		return s.theme.Style(theme.Ground, theme.Alert)
	case s.m.Paused:
		return s.theme.Style(theme.Ground, theme.Warn)
	default:
		return s.theme.Style(theme.Ground, theme.Frame)
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
