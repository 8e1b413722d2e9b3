package layout

import (
	"time"

	"iftopgo/flows"
	"iftopgo/model"
)

// Graph is where the graph of the line is, and what it shows: above the axis what was
// received, below it what was sent, the newest on the right. A cell stands for two dots.
type Graph struct {
	Plot Rect
	// Scale are the labels of the vertical axis, Stats the figures beside the graph; Axis
	// is the line of times and marks below it. They are empty where there is no room.
	Scale, Stats, Axis Rect
	// Up and Down are the lines of Plot above and below the axis. A plot of one line has no
	// axis: it shows both directions together.
	Up, Down int
	// Seconds is how many seconds a dot stands for, and End the first second behind the
	// newest cell, which may not be complete.
	Seconds int
	End     flows.Slot
	// Line is how many bytes a second a whole line of Plot stands for.
	Line float64
	// Bins are the dots, two for each cell, the oldest first.
	Bins []flows.Bin
}

const (
	scaleWidth = 6                   // of the labels on the left, with a blank
	shortScale = ShortScaleLabel + 9 // of the labels on the right of a low graph: figures, and how far it goes back
	statsWidth = 30                  // of the figures beside the graph
	statsFrom  = 90                  // the width of the screen from which on there are stats
	axisFrom   = 4                   // the lines from which on there is a line of times
)

// ShortScaleLabel is how many cells the figures have on the right of a low graph.
const ShortScaleLabel = 5

// GraphOf lays the graph out. l must have room for it.
func GraphOf(m *model.Model, l *Layout) Graph {
	r := l.Graph
	g := Graph{Plot: r}
	if r.Height < axisFrom {
		g.Plot.X += 2
		g.Plot.Width -= 2 + shortScale
		g.place(m)
		g.Scale = Rect{g.Plot.X + g.Plot.Width + 1, r.Y, shortScale - 1, r.Height}
		return g
	}
	if r.Width >= statsFrom {
		g.Stats = Rect{r.X + r.Width - statsWidth, r.Y, statsWidth, r.Height}
		g.Plot.Width -= statsWidth + 2
	}
	g.Plot.X += scaleWidth
	g.Plot.Width -= scaleWidth
	g.Plot.Height--
	g.place(m)
	g.Scale = Rect{r.X, r.Y, scaleWidth, g.Plot.Height}
	g.Axis = Rect{g.Plot.X, r.Y + g.Plot.Height, g.Plot.Width, 1}
	return g
}

// place chooses what a dot stands for, collects the dots, and scales them.
func (g *Graph) place(m *model.Model) {
	span := m.Prefs.GraphSpan * int(time.Minute/time.Second)
	cells := max(g.Plot.Width, 1)
	g.Seconds = max((span+2*cells-1)/(2*cells), 1)
	wide := 2 * g.Seconds
	cells = min(cells, (span+wide-1)/wide)
	g.Plot.Width = cells
	// Cells begin at multiples of what they stand for: the graph moves when one is full.
	last := int64(m.Shown.Slot() - 1)
	g.End = flows.Slot((last/int64(wide) + 1) * int64(wide))
	g.Bins = make([]flows.Bin, 2*cells)
	m.Shown.Trend(g.End, g.Seconds, g.Bins)
	g.scale(m)
}

// scale chooses how many lines each direction has, and what a line stands for: the longer
// side ends at a rounded figure.
func (g *Graph) scale(m *model.Model) {
	received, sent := g.most()
	lines := g.Plot.Height
	if lines < 2 {
		g.Up, g.Line = 1, scaleEnd(m, received)
		return
	}
	few := max(lines/5, 1) // Of 6 and of 12 lines a sixth: it ends at a fifth of the other side.
	for _, up := range [...]int{lines - lines/2, lines - few, few} {
		down := lines - up
		long := max(up, down)
		line := scaleEnd(m, max(received/float64(up), sent/float64(down))*float64(long)) / float64(long)
		if g.Line == 0 || line < g.Line {
			g.Up, g.Down, g.Line = up, down, line
		}
	}
}

// most returns the highest dot of each direction in bytes a second; where the graph has a
// single line, that of their sum as received.
func (g *Graph) most() (received, sent float64) {
	for i := range g.Bins {
		r, s := g.Rate(i)
		if g.Plot.Height < 2 {
			r, s = r+s, 0
		}
		received, sent = max(received, r), max(sent, s)
	}
	return received, sent
}

// Rate returns what a dot stands for in bytes a second.
func (g *Graph) Rate(i int) (received, sent float64) {
	b := &g.Bins[i]
	if b.Seconds == 0 {
		return 0, 0
	}
	n := float64(b.Seconds)
	return float64(b.Bytes.Recv) / n, float64(b.Bytes.Sent) / n
}

// Average returns the average of all dots in bytes a second.
func (g *Graph) Average() flows.Rate {
	var sum flows.Pair
	n := 0
	for i := range g.Bins {
		sum, n = sum.Plus(g.Bins[i].Bytes), n+g.Bins[i].Seconds
	}
	if n == 0 {
		return flows.Rate{}
	}
	return flows.Rate{Sent: float64(sum.Sent) / float64(n), Recv: float64(sum.Recv) / float64(n)}
}

// scaleEnd is the end of a scale that has room for a rate, both in bytes a second: what the
// settings say, or the next round one in the unit of rates.
func scaleEnd(m *model.Model, bytesPerSecond float64) float64 {
	if m.Prefs.ScaleMax > 0 {
		return float64(m.Prefs.ScaleMax) / 8
	}
	return m.Units().RoundUp(bytesPerSecond)
}

// Height returns how many parts of a line a rate takes, of so many to a line; at least
// one, so that nothing that was carried is left out.
func (g *Graph) Height(m *model.Model, bytesPerSecond float64, lines, parts int) int {
	if bytesPerSecond <= 0 {
		return 0
	}
	all := float64(lines * parts)
	part := min(bytesPerSecond/(g.Line*float64(lines)), 1)
	if !m.Prefs.Linear() {
		part = logFraction(m, bytesPerSecond*8, g.Line*float64(lines)*8)
	}
	return max(int(part*all+0.5), 1)
}
