package view

import (
	"strconv"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// direction is the figures of one direction, or of both.
type direction struct {
	token       theme.Token
	glyph, name string
	rate        func(flows.Rate) float64
	peak, total uint64
}

// figures are the titles of the figures of a direction, its averages first.
var figures = [...]string{"2s", "10s", "40s", "peak", "total"}

// How many cells figures take that are beside each other.
const (
	besideLabel = 6
	besideWidth = 9
)

// writeFigures writes how much a row carries.
func (s *screen) writeFigures(b *box, r *list.Row, series *flows.Series) {
	bytes := series.Total.Bytes
	peak, both := s.m.Shown.Peaks(series)
	directions := []direction{
		{theme.Sent, s.glyphs.Up, "sent", func(r flows.Rate) float64 { return r.Sent }, peak.Sent, bytes.Sent},
		{theme.Received, s.glyphs.Down, "received", func(r flows.Rate) float64 { return r.Recv }, peak.Recv, bytes.Recv},
		{theme.Accent, " ", "both", flows.Rate.Sum, both, bytes.Sum()},
	}
	if s.m.Prefs.InOverview() { // There what is received comes first, and a colour is a direction's.
		directions[0], directions[1] = directions[1], directions[0]
		directions[2].token = theme.Text
	}
	rates := r.Rates()
	if b.inner >= layout.FiguresFrom {
		s.writeBelow(b, directions, rates)
	} else {
		s.writeBeside(b, directions, rates)
	}
	if s.m.Shown.Lossy(series) {
		b.text(theme.Warn, "packets were lost meanwhile: figures may be too low")
	}
}

// writeBelow writes a line for each direction.
func (s *screen) writeBelow(b *box, directions []direction, rates flows.Rates) {
	column := func(i int) int { return textFrom + labels + i*layout.FigureWidth }
	b.line(func(l *line) {
		s.figuresUnit(l)
		for i, title := range figures {
			l.right(theme.Dim, title, column(i), layout.FigureWidth-1)
		}
	})
	for _, w := range directions {
		b.line(func(l *line) {
			l.text(w.token, w.glyph+" "+w.name, labels-1)
			for i := range figures {
				s.figureOf(l, &w, rates, i, column(i), layout.FigureWidth-1)
			}
		})
	}
}

// writeBeside writes a line for each figure, and a column for as many directions as fit:
// both directions together when there is only one.
func (s *screen) writeBeside(b *box, directions []direction, rates flows.Rates) {
	switch fit := (b.inner - besideLabel) / besideWidth; {
	case fit < 2:
		directions = directions[2:]
	case fit < len(directions):
		directions = directions[:fit]
	}
	column := func(i int) int { return textFrom + besideLabel + i*besideWidth }
	b.line(func(l *line) {
		s.figuresUnit(l)
		for i, w := range directions {
			l.right(w.token, w.name, column(i), besideWidth)
		}
	})
	for i, title := range figures {
		b.line(func(l *line) {
			l.text(theme.Dim, title, besideLabel)
			for j := range directions {
				s.figureOf(l, &directions[j], rates, i, column(j), besideWidth)
			}
		})
	}
}

// figuresUnit writes the unit of rates where the figures below have none.
func (s *screen) figuresUnit(l *line) {
	if s.m.Prefs.InOverview() {
		l.text(theme.Dim, s.m.Units().RateUnit(), labels-1)
	}
}

// figureOf writes a figure of a direction. An average that may be too low is marked.
func (s *screen) figureOf(l *line, w *direction, rates flows.Rates, i, x, width int) {
	rate, token := l.rate, rateTokens[min(i, len(rates)-1)]
	if s.m.Prefs.InOverview() {
		rate, token = l.rateCell, w.token
	}
	switch {
	case i < len(rates):
		rate(token, w.rate(rates[i]), s.m.Units(), s.m.Shown.LossyWindow(flows.Window(i)), x, width)
	case i == len(rates):
		rate(theme.Text, float64(w.peak), s.m.Units(), false, x, width)
	case w.total == 0 && s.m.Prefs.InOverview():
		l.zero(x, width)
	default:
		l.right(theme.Total, s.m.Units().FormatBytes(w.total), x, width)
	}
}

// writeRecent draws what a row carried in the last seconds.
func (s *screen) writeRecent(b *box, series *flows.Series) {
	b.line(func(l *line) {
		l.text(theme.Dim, strconv.Itoa(min(flows.History, b.inner-labels))+" s", labels-1)
		l.gap(textFrom + labels)
		l.text(theme.Sparkline, sparkline(s.glyphs, s.m.Shown, series, l.end-l.x), l.end-l.x)
	})
}
