package layout

import (
	"iftopgo/flows"
	"iftopgo/model"
)

// The pane: its fields are in columns of at least paneColumn cells, their labels take
// PaneLabel of them.
const (
	paneColumn  = 44
	paneColumns = 3
	PaneLabel   = 13
)

// paneFigures is what figures of a direction take, unless marked, so that they stay where they are.
const paneFigures = len("99.9M/99.9M/99.9M, peak 99.9M, total 99.9MB")

// How many lines of a pane are a graph at least: both directions together in one line, or one
// or two for each.
const (
	twoPaneGraphFrom  = 9
	fourPaneGraphFrom = 13
)

// PaneParts are the parts of the pane: a line with a title, fields in columns, a graph.
type PaneParts struct {
	Title, Fields, Graph Rect
	Columns, Width       int // of the fields
}

// Span is how many columns a field takes: that of what a row is, and those of its figures, have
// as many as they need, so that nothing of them is cut beside free cells.
func (p *PaneParts) Span(f *Field) int {
	width := 0
	switch {
	case f.Kind == FieldReceived || f.Kind == FieldSent:
		width = max(textWidth(f.Value), paneFigures)
	case f.Label == "remote" || f.Label == "remote host":
		width = textWidth(f.Value)
	default:
		return 1
	}
	return min((PaneLabel+width+p.Width)/p.Width, p.Columns)
}

// InLine is how many of the fields, at least one, have room in a line.
func (p *PaneParts) InLine(fields []Field) int {
	column := 0
	for i := range fields {
		if column += p.Span(&fields[i]); column > p.Columns {
			return i
		}
	}
	return len(fields)
}

// PaneOf lays a pane of fields out. l must have room for it. Lines that fields do not need are
// the graph's.
func PaneOf(l *Layout, all []Field) PaneParts {
	s := stack{Rect: l.Pane, height: l.Pane.Height}
	p := PaneParts{Title: s.top(1, 0, true)}
	lines := 1
	switch {
	case l.Pane.Height >= fourPaneGraphFrom:
		lines = 4
	case l.Pane.Height >= twoPaneGraphFrom:
		lines = 2
	}
	p.Columns = min(max(s.Width/paneColumn, 1), paneColumns)
	p.Width = s.Width / p.Columns
	needed := 0
	for rest := all; len(rest) > 0; needed++ {
		rest = rest[p.InLine(rest):]
	}
	p.Graph = s.bottom(max(lines, s.Height-needed), 0)
	p.Fields = s.Rect
	return p
}

// RowGraph lays out the graph of a row's last ten minutes in a rectangle: as GraphOf, on a
// scale of its own.
func RowGraph(m *model.Model, s *flows.Series, r Rect) Graph {
	var bins [flows.Bins]flows.Bin
	m.Shown.Bins(s, bins[:])
	g := Graph{Plot: r, Seconds: flows.BinSlots}
	each := max(2*r.Width/flows.Bins, 1) // dots
	dots := min(each*flows.Bins, 2*r.Width)
	g.Plot.Width = dots / 2
	g.Bins = make([]flows.Bin, g.Plot.Width*2)
	for i := range g.Bins {
		g.Bins[len(g.Bins)-1-i] = bins[flows.Bins-1-i/each]
	}
	own := *m
	own.Prefs.ScaleMax = 0 // It is that of the line.
	g.scale(&own)
	return g
}
