package view

import (
	"fmt"
	"slices"
	"strconv"

	"iftopgo/flows"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// Parts of a line that graphs distinguish: Braille patterns have four dots, blocks eighths.
const (
	dots    = 4
	eighths = 8
)

// plot is the graph of the line while it is drawn: how high its dots are, in parts of a line.
type plot struct {
	layout.Graph
	braille bool
	parts   int
	// up and down are the heights of the dots, marks what happened in their cells.
	up, down []int
	marks    []flows.Marks
	alerts   []bool
}

// graph draws the graph of the line, with its scale, its times and the figures beside it.
func (s *screen) graph() {
	p := s.newPlot()
	for y := range s.l.Graph.Height {
		at := s.l.Graph.Y + y
		s.line(bar{}, func() {
			switch {
			case p.Axis.Empty():
				s.shortGraph(p, y)
			case at == p.Axis.Y:
				s.axis(p)
			default:
				s.graphScale(p, y)
				s.gap(p.Plot.X)
				s.plotLine(p, y)
			}
			s.stats(p, y)
			s.style(theme.Text)
		})
	}
}

// newPlot is the graph of the line, with what happened meanwhile.
func (s *screen) newPlot() *plot {
	p := s.plotOf(layout.GraphOf(s.m, &s.l))
	p.marks, p.alerts = make([]flows.Marks, p.Plot.Width), make([]bool, p.Plot.Width)
	for i := range p.Bins {
		p.marks[i/2] |= p.Bins[i].Marks
	}
	for _, at := range s.m.Alerts.At {
		if cell := p.cellOf(at); cell >= 0 {
			p.alerts[cell] = true
		}
	}
	return p
}

// hasBraille reports whether graphs are drawn with Braille patterns.
func (s *screen) hasBraille() bool {
	return !s.m.Appearance.ASCII && s.m.Prefs.Graph != prefs.GraphBlocks
}

// plotOf works out how high the dots of a graph are.
func (s *screen) plotOf(g layout.Graph) *plot {
	p := &plot{Graph: g, parts: eighths}
	if s.hasBraille() {
		p.braille, p.parts = true, dots
	}
	p.up, p.down = make([]int, len(p.Bins)), make([]int, len(p.Bins))
	for i := range p.Bins {
		received, sent := p.Rate(i)
		if p.Down == 0 {
			received, sent = received+sent, 0
		}
		p.up[i] = p.Height(s.m, received, p.Up, p.parts)
		p.down[i] = p.Height(s.m, sent, p.Down, p.parts)
	}
	return p
}

// cellOf returns the cell that a second is in, -1 if it is too old.
func (p *plot) cellOf(at flows.Slot) int {
	back := int(p.End-1-at) / (2 * p.Seconds)
	if at >= p.End || back >= p.Plot.Width {
		return -1
	}
	return p.Plot.Width - 1 - back
}

// plotLine draws line y of the plot, from the top. Where there is no line of times, the last
// one has the marks.
func (s *screen) plotLine(p *plot, y int) {
	above, from, heights := p.half(y)
	token := graphToken(above, from, used(heights, p.parts))
	if p.Down == 0 {
		token = theme.Sparkline
	}
	marked := p.Axis.Empty() && y == p.Plot.Height-1
	for x := range p.Plot.Width {
		if mark, token := s.markAt(p, x); marked && mark != "" {
			s.style(token)
			s.repeat(mark, 1)
			continue
		}
		l, r := p.part(heights[2*x], from), p.part(heights[2*x+1], from)
		k := token
		if p.marks[x]&flows.MarkLoss != 0 {
			k = theme.Alert
		}
		if l+r == 0 {
			s.gap(s.x + 1)
			continue
		}
		s.style(k)
		s.repeat(s.graphGlyph(p, above, l, r), 1)
	}
}

// half returns the side of the axis that line y is on: whether that is above it, how many
// lines lie between, and the heights of its dots.
func (p *plot) half(y int) (above bool, from int, heights []int) {
	if y < p.Up {
		return true, p.Up - 1 - y, p.up
	}
	return false, y - p.Up, p.down
}

// end returns what the scale ends at in line y, in bytes a second, if it does there: a side
// of the axis each. The end of the shorter side may be no rounded figure.
func (p *plot) end(y int) (bytesPerSecond float64, ok bool) {
	switch y {
	case 0:
		return p.Line * float64(p.Up), true
	case p.Plot.Height - 1:
		return p.Line * float64(p.Down), true
	}
	return 0, false
}

// zero says that line y has the label of the axis, which lies below line Up-1: the next one
// has it where that one has the end of the scale.
func (p *plot) zero(y int) bool { return y == max(p.Up-1, 1) }

// part is how much of a line a dot fills that begins at the axis.
func (p *plot) part(height, from int) int { return min(max(height-from*p.parts, 0), p.parts) }

// used is how many lines dots reach.
func used(heights []int, parts int) int { return (slices.Max(heights) + parts - 1) / parts }

// graphToken is the colour of a line of the graph: the brighter the further from the axis, of
// the lines that dots reach.
func graphToken(above bool, from, lines int) theme.Token {
	tokens := [...]theme.Token{theme.SentLow, theme.Sent, theme.SentHigh}
	if above {
		tokens = [...]theme.Token{theme.ReceivedLow, theme.Received, theme.ReceivedHigh}
	}
	if lines < 2 {
		return tokens[1]
	}
	return tokens[min(from*(len(tokens)-1)/(lines-1), len(tokens)-1)]
}

// graphGlyph is a cell of the graph whose two dots fill so many parts of the line.
func (s *screen) graphGlyph(p *plot, above bool, left, right int) string {
	switch {
	case p.braille:
		return braille[brailleIndex(above, left, right)]
	case above:
		return s.glyphs.Above[max(left, right)]
	default:
		return s.glyphs.Below[max(left, right)]
	}
}

// Bits of the dots of a Braille pattern, in the order of the code points from U+2800 on: the
// left and the right column, from the top.
var (
	leftDots  = [dots]uint8{0x01, 0x02, 0x04, 0x40}
	rightDots = [dots]uint8{0x08, 0x10, 0x20, 0x80}
)

// brailleIndex is the number of the Braille pattern with so many dots in its columns, from
// the bottom above an axis and from the top below it.
func brailleIndex(above bool, left, right int) (index uint8) {
	for i := range dots {
		at := i
		if above {
			at = dots - 1 - i
		}
		if i < left {
			index |= leftDots[at]
		}
		if i < right {
			index |= rightDots[at]
		}
	}
	return index
}

// braille are all Braille patterns by their numbers.
var braille = braillePatterns()

func braillePatterns() (all [256]string) {
	for i := range all {
		all[i] = string(rune(0x2800 + i))
	}
	return all
}

// graphScale draws the label of a line of the plot: the ends of the scale, and the axis.
func (s *screen) graphScale(p *plot, y int) {
	var text string
	if end, ok := p.end(y); ok {
		text = s.scaleText(end)
	} else if p.zero(y) {
		text = "0"
	}
	s.style(theme.Scale)
	s.right([]byte(text), p.Scale.X, p.Scale.Width-1)
}

// scaleText is a figure of the scale, without its unit.
func (s *screen) scaleText(bytesPerSecond float64) string {
	return s.m.Units().FormatStepCell(bytesPerSecond)
}

// shortGraph draws a line of a graph that has no line of times.
func (s *screen) shortGraph(p *plot, y int) {
	arrow, token, at := s.glyphs.Down, theme.Received, layout.Column{X: s.l.Graph.X}
	switch {
	case p.Down == 0:
		arrow, token = s.glyphs.Both, theme.Dim
	case y >= p.Up:
		arrow, token = s.glyphs.Up, theme.Sent
	}
	s.glyph(token, arrow, at)
	s.gap(p.Plot.X)
	s.plotLine(p, y)
	label := s.spanText()
	s.style(theme.Scale)
	if end, ok := p.end(y); ok {
		s.right([]byte(s.scaleText(end)), p.Scale.X, layout.ShortScaleLabel)
	}
	if y == s.l.Graph.Height-1 {
		s.right([]byte(label), p.Scale.X, p.Scale.Width)
	}
}

// axis draws the times below the graph, and over them what happened at which.
func (s *screen) axis(p *plot) {
	times := []byte(blankText(p.Plot.Width))
	put := func(x int, text string) {
		for i := range text { // A mark is not written into the middle of a time.
			if x < 0 || x+i >= len(times) {
				return
			}
			if mark, _ := s.markAt(p, x+i); mark != "" {
				return
			}
		}
		copy(times[x:], text)
	}
	half := s.m.Prefs.GraphSpan * 30
	put(p.Plot.Width/2-2, fmt.Sprintf("-%d:%02d", half/60, half%60))
	put(0, s.spanText())
	put(p.Plot.Width-len("now"), "now")
	s.gap(p.Plot.X)
	for x := range times {
		mark, token := s.markAt(p, x)
		switch {
		case mark != "":
			s.style(token)
			s.repeat(mark, 1)
		case times[x] == ' ':
			s.gap(s.x + 1)
		default:
			s.style(theme.Scale)
			s.bytes(times[x:x+1], 1)
		}
	}
}

// spanText is how far the graph goes back.
func (s *screen) spanText() string { return "-" + strconv.Itoa(s.m.Prefs.GraphSpan) + " min" }

// markAt is the mark of a cell: the worst of what happened in it.
func (s *screen) markAt(p *plot, x int) (string, theme.Token) {
	switch {
	case p.marks[x]&flows.MarkLoss != 0:
		return s.glyphs.Loss, theme.Alert
	case p.alerts[x]:
		return s.glyphs.Ring, theme.Warn
	case p.marks[x]&flows.MarkRestart != 0:
		return s.glyphs.Restart, theme.Warn
	}
	return "", theme.Text
}
