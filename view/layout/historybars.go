package layout

import (
	"math"

	"iftopgo/flows/history"
	"iftopgo/model"
)

// HistoryBars is where the bars are: above the axis what was received, below it what was sent.
type HistoryBars struct {
	// Plot is without the scale on the left, and without what is left of its width on the
	// right. Axis is the line of names in it.
	Plot, Axis Rect
	// Cells are the cells of a bar with the Gap behind it.
	Cells, Gap int
	// Up and Down are the lines above and below the axis, Line is how many bytes one stands
	// for.
	Up, Down int
	Line     float64
	// Any says that something was carried.
	Any bool
}

// historyScale are the cells of the scale on the left, mostCells those of a bar at most.
const (
	historyScale = 7
	mostCells    = 14
)

// historyBars places the bars.
func historyBars(m *model.Model, chart Rect) HistoryBars {
	n := len(m.History.Bars)
	b := HistoryBars{Plot: Rect{chart.X + historyScale, chart.Y, max(chart.Width-historyScale, 0), chart.Height}}
	if n == 0 || b.Plot.Width < n {
		b.Axis = Rect{b.Plot.X, chart.Y + chart.Height/2, b.Plot.Width, 1}
		return b
	}
	if b.Cells = min((b.Plot.Width+1)/n, mostCells); b.Cells > 1 { // The last one needs no gap.
		b.Gap = 1
	}
	b.Plot.Width = b.Cells*n - b.Gap
	b.scale(m, chart.Height-1)
	b.Axis = Rect{b.Plot.X, chart.Y + b.Up, b.Plot.Width, 1}
	return b
}

// scale chooses how many lines each direction has, so that a line stands for as little as can be,
// with a round figure at the end of the longer side.
func (b *HistoryBars) scale(m *model.Model, lines int) {
	var received, sent float64
	for i := range m.History.Bars {
		p := m.History.Bars[i].Total()
		received, sent = max(received, float64(p.Recv)), max(sent, float64(p.Sent))
	}
	b.Any = received+sent > 0
	few := max(lines/4, 1)
	for _, up := range [...]int{lines - lines/2, lines - few, few} {
		down := lines - up
		long := float64(max(up, down))
		line := roundBytes(m.Units(), max(received/float64(up), sent/float64(down))*long) / long
		if b.Line == 0 || line < b.Line {
			b.Up, b.Down, b.Line = up, down, line
		}
	}
}

// roundBytes returns a round number of bytes that is no less.
func roundBytes(u model.Units, n float64) float64 {
	base := 1000.0
	if u.Binary {
		base = 1024
	}
	unit := 1.0
	for n >= unit*base {
		unit *= base
	}
	for _, tens := range [...]float64{1, 10, 100} {
		for _, digit := range [...]float64{1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8} {
			if end := digit * tens * unit; end >= n {
				return end
			}
		}
	}
	return unit * base
}

// Height is how many parts of a line so many bytes take, of parts in each; at least one, so that
// nothing that was carried is left out.
func (b *HistoryBars) Height(n uint64, parts int) int {
	if n == 0 || b.Line == 0 {
		return 0
	}
	return max(int(math.Round(float64(n)/b.Line*float64(parts))), 1)
}

// HistoryBarAt returns the bar under a cell.
func HistoryBarAt(m *model.Model, l *Layout, x, y int) (int, bool) {
	b := &l.History.Bars
	if b.Cells == 0 || !b.Plot.Contains(x, y) {
		return 0, false
	}
	i := (x - b.Plot.X) / b.Cells
	return i, i < len(m.History.Bars)
}

// HistoryBarName is a bar's name on the axis: the hour, the day of the month, the month.
func HistoryBarName(m *model.Model, i int) string {
	t := &m.History
	switch name := t.BarName(&t.Bars[i]); t.Level() {
	case history.Months:
		return name[:3]
	case history.Days:
		return dayOfMonth(t.Bars[i].Key)
	default:
		return name[:2]
	}
}
