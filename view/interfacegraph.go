package view

import (
	"slices"
	"strings"

	"iftopgo/flows"
	"iftopgo/flows/interfaces"
	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// scaleWidth is the cells left of a graph, beside the oldest of it: for the upper end of its
// scale, and for how far it goes back.
const scaleWidth = 8

// interfaceGraphs draws what the selected interface has received and sent.
func (s *screen) interfaceGraphs() {
	a := s.m.Interfaces.Account()
	for i, at := range s.l.Interfaces.Graphs {
		if a == nil || !a.Counted {
			s.blank(at.Height)
			continue
		}
		s.interfaceGraph(a, at, i == 1)
	}
}

// interfaceGraph draws one direction of an interface: a line of figures, and the graph with
// its scale.
func (s *screen) interfaceGraph(a *interfaces.Account, at layout.Rect, sent bool) {
	token := theme.Received
	if sent {
		token = theme.Sent
	}
	s.compose(theme.Ground, func(l *line) { s.graphFigures(l, a, sent, token) })
	g := graph{perCell: 1, rows: at.Height - 1}
	if s.hasBraille() {
		g.perCell = 2
	}
	span := interfaceSpan(s.m.Prefs.GraphSpan*60, max(at.Width-scaleWidth, 1)*g.perCell)
	if span.dots()%g.perCell != 0 {
		g.values = append(g.values, -1) // The first cell has one dot less.
	}
	for _, r := range buckets(&a.History, s.m.Interfaces.Shown.Second(), span.each, span.count) {
		g.values = append(g.values, slices.Repeat([]float64{oneRate(r, sent)}, span.repeat)...)
	}
	width := len(g.values) / g.perCell
	g.scale(s.m.Units())
	for y := range g.rows {
		s.line(bar{}, func() {
			label := ""
			switch y {
			case 0:
				label = s.m.Units().FormatStepCell(g.top)
			case g.rows - 1:
				label = s.spanText()
			}
			s.style(theme.Scale)
			s.right([]byte(label), at.X, scaleWidth-1)
			s.gap(at.X + scaleWidth)
			s.style(token)
			s.run(g.line(y, s.glyphs), width)
			s.style(theme.Text)
		})
	}
}

// span is how a graph shows a time: so many rates, each of so many seconds and in so many
// dots beside each other.
type span struct{ each, count, repeat int }

// dots is how many dots beside each other it takes.
func (s span) dots() int { return s.count * s.repeat }

// mostRepeat is in how many dots a rate is at most: more would be blocks.
const mostRepeat = 4

// interfaceSpan returns how so many seconds fill as many as they can of the dots there are
// beside each other. Rates are of whole seconds, so that the graph stands still.
func interfaceSpan(seconds, dots int) (best span) {
	for repeat := 1; repeat <= min(mostRepeat, dots); repeat++ {
		room := dots / repeat
		each := (seconds + room - 1) / room
		if s := (span{each, (seconds + each - 1) / each, repeat}); s.dots() > best.dots() {
			best = s
		}
	}
	return best
}

// graphFigures writes the figures of one direction, as many as have room.
func (s *screen) graphFigures(l *line, a *interfaces.Account, sent bool, token theme.Token) {
	arrow, word := s.glyphs.Down, "received"
	if sent {
		arrow, word = s.glyphs.Up, "sent"
	}
	rate := func(r flows.Rate, known bool) string {
		if !known {
			return "-"
		}
		return string(s.m.Units().AppendRateCell(nil, oneRate(r, sent)))
	}
	number := func(p flows.Pair) string { return model.FormatCount(oneWay(p, sent)) }
	l.text(token, arrow+" ", 2)
	l.text(theme.Accent, a.Name+" ", l.end-l.x)
	l.text(theme.Dim, word+" "+s.m.Units().RateUnit(), l.end-l.x)
	packets := "-"
	if a.Measured {
		packets = string(model.AppendNumber(nil, oneRate(a.Packets, sent)))
	}
	for _, f := range [...]struct{ label, value string }{
		{"now", rate(a.Rate, a.Measured)},
		{"avg", rate(a.Average(), a.Known())},
		{"min", rate(a.Low, a.Known())},
		{"max", rate(a.High, a.Known())},
		{"total", s.m.Units().FormatBytes(oneWay(a.Total.Bytes, sent))},
		{"boot", s.m.Units().FormatBytes(oneWay(a.Counters.Bytes, sent))},
		{"pkt/s", packets},
		{"errors", number(a.Counters.Errors)},
		{"drops", number(a.Counters.Drops)},
	} {
		if l.x+len(f.label)+len(f.value)+3 > l.end {
			return
		}
		l.text(theme.Dim, "  "+f.label+" ", l.end-l.x)
		l.text(token, f.value, l.end-l.x)
	}
}

// run draws glyphs of one cell each, on a back that is the same below all of them.
func (p *painter) run(glyphs string, n int) {
	if n > 0 {
		p.set(p.x + n)
		p.out.WriteString(glyphs)
		p.x += n
	}
}

// graph is values over time as columns of dots that stand on the axis.
type graph struct {
	values []float64 // less than 0 where nothing is known
	top    float64   // the value at the upper edge
	// perCell is how many values a cell has beside each other: two in Braille patterns,
	// one without.
	perCell, rows int
}

// scale sets the upper edge to the least of 1, 2, 5, 10, … in the unit of rates that no value
// is above.
func (g *graph) scale(u model.Units) {
	most := 1.0
	for _, v := range g.values {
		most = max(most, v)
	}
	g.top = u.RoundUpFrom(most, 1)
}

// line returns a line of cells, the first at the top.
func (g *graph) line(y int, glyphs *theme.Glyphs) string {
	below := (g.rows - 1 - y) // lines below it
	var text strings.Builder
	text.Grow(len(g.values) / g.perCell * len("⣿"))
	for at := 0; at+g.perCell <= len(g.values); at += g.perCell {
		if g.perCell == 1 {
			text.WriteString(glyphs.Spark[max(min(g.height(g.values[at], eighths)-below*eighths, eighths), 0)])
			continue
		}
		filled := func(v float64) int { return max(min(g.height(v, dots)-below*dots, dots), 0) }
		if pattern := brailleIndex(true, filled(g.values[at]), filled(g.values[at+1])); pattern == 0 {
			text.WriteByte(' ')
		} else {
			text.WriteString(braille[pattern])
		}
	}
	return text.String()
}

// height is how high a value stands, in parts of which a cell has so many. What is not 0 is
// seen.
func (g *graph) height(v float64, parts int) int {
	if v <= 0 {
		return 0
	}
	return max(int(v/g.top*float64(g.rows*parts)+0.5), 1)
}
