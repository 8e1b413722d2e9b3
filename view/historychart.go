package view

import (
	"slices"

	"iftopgo/flows/history/report"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// historyPlot is the bars while they are drawn.
type historyPlot struct {
	*layout.HistoryBars
	parts int // of a line
	// up and down are the heights of the bars, upRecorded and downRecorded those of what was
	// recorded of them, in parts.
	up, down, upRecorded, downRecorded []int
}

// historyChart draws the bars: above the axis what was received, below it what was sent.
func (s *screen) historyChart() {
	at, t := &s.l.History, &s.m.History
	if at.Bars.Cells == 0 {
		s.blank(at.Chart.Height)
		return
	}
	p := s.newHistoryPlot()
	names := s.historyNames()
	for y := range at.Chart.Height {
		s.line(bar{}, func() {
			if at.Chart.Y+y == at.Bars.Axis.Y {
				s.historyAxis(names)
			} else {
				s.historyScale(p, y)
				for i := range t.Bars {
					s.historyBar(p, i, y)
				}
			}
			s.style(theme.Text)
		})
	}
}

// newHistoryPlot works out how high the bars are.
func (s *screen) newHistoryPlot() *historyPlot {
	p := &historyPlot{HistoryBars: &s.l.History.Bars, parts: eighths}
	if s.hasBraille() {
		p.parts = dots
	}
	bars := s.m.History.Bars
	heights := func(of func(*report.Bar) uint64) []int {
		all := make([]int, len(bars))
		for i := range bars {
			all[i] = p.Height(of(&bars[i]), p.parts)
		}
		return all
	}
	p.up = heights(func(b *report.Bar) uint64 { return b.Total().Recv })
	p.down = heights(func(b *report.Bar) uint64 { return b.Total().Sent })
	p.upRecorded = heights(func(b *report.Bar) uint64 { return b.Recorded.Recv })
	p.downRecorded = heights(func(b *report.Bar) uint64 { return b.Recorded.Sent })
	return p
}

// historyScale draws what a line of the bars stands for, at the ends of the scale.
func (s *screen) historyScale(p *historyPlot, y int) {
	lines := 0
	token := theme.Received
	switch {
	case !p.Any:
	case y == 0 && p.Up >= p.Down: // The end of the shorter side is no round figure.
		lines = p.Up
	case y == p.Plot.Height-1 && p.Down >= p.Up:
		lines, token = p.Down, theme.Sent
	case y == p.Up-1:
		s.style(theme.Received)
		s.left(s.glyphs.Down, p.Plot.X-2, 1)
	case y == p.Up+1:
		s.style(theme.Sent)
		s.left(s.glyphs.Up, p.Plot.X-2, 1)
	}
	if lines > 0 {
		s.style(token)
		s.right([]byte(s.m.Units().FormatBytesStep(uint64(float64(lines)*p.Line))), s.l.Inside.X, p.Plot.X-s.l.Inside.X-1)
	}
	s.gap(p.Plot.X)
}

// historyBar draws the cells of a bar in a line.
func (s *screen) historyBar(p *historyPlot, i, y int) {
	above, from, heights, recorded := true, p.Up-1-y, p.up, p.upRecorded
	if y > p.Up {
		above, from, heights, recorded = false, y-p.Up-1, p.down, p.downRecorded
	}
	if s.m.History.Bars[i].Key == s.m.History.Bar {
		s.bar.back = theme.SelectedBack
		defer func() { s.bar.back = theme.Ground }()
	}
	end := s.x + p.Cells
	filled := min(max(heights[i]-from*p.parts, 0), p.parts)
	if filled == 0 {
		s.gap(end - p.Gap)
	} else {
		lines := (slices.Max(heights) + p.parts - 1) / p.parts
		token := graphToken(above, from, lines)
		if recorded[i] <= from*p.parts {
			token = theme.Faint // Nobody knows whose it was.
		}
		s.style(token)
		s.repeat(s.historyGlyph(above, filled), p.Cells-p.Gap)
	}
	s.bar.back = theme.Ground
	s.gap(end)
}

// historyGlyph is a cell of a bar that fills so many parts of the line.
func (s *screen) historyGlyph(above bool, filled int) string {
	switch {
	case s.hasBraille():
		return braille[brailleIndex(above, filled, filled)]
	case above:
		return s.glyphs.Above[filled]
	default:
		return s.glyphs.Below[filled]
	}
}

// historyNames are the names of the bars on the axis, empty where there is no room: that of the
// selected one always has some.
func (s *screen) historyNames() []string {
	t, b := &s.m.History, &s.l.History.Bars
	names := make([]string, len(t.Bars))
	widest := 1
	for i := range names {
		names[i] = layout.HistoryBarName(s.m, i)
		widest = max(widest, len(names[i]))
	}
	step := (widest + b.Cells) / b.Cells // With a blank between two.
	selected := t.BarIndex()
	for i := range names {
		near := selected >= 0 && i != selected && max(i-selected, selected-i) < step
		if i != selected && (i%step != 0 || near) {
			names[i] = ""
		}
	}
	return names
}

// historyAxis draws the names of the bars.
func (s *screen) historyAxis(names []string) {
	t, b := &s.m.History, &s.l.History.Bars
	selected, now := t.BarIndex(), t.Level().Key(t.Answer.Now)
	s.style(theme.Scale)
	s.right([]byte("0"), s.l.Inside.X, b.Plot.X-s.l.Inside.X-1)
	for i, name := range names {
		if name == "" {
			continue
		}
		wide := b.Cells - b.Gap
		room := max(wide, layout.Cells(name))
		x := b.Plot.X + i*b.Cells
		s.gap(min(max(x, s.x), s.end-room))
		switch {
		case i == selected:
			s.bar.back = theme.SelectedBack
			s.style(theme.Key)
		case t.Bars[i].Key == now:
			s.style(theme.Accent)
		default:
			s.style(theme.Scale)
		}
		s.gap(s.x + (room-layout.Cells(name))/2)
		s.text(name, room)
		s.gap(max(x+room, s.x))
		s.bar.back = theme.Ground
	}
}
