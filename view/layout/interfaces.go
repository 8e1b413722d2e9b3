package layout

import "iftopgo/model"

// Interfaces is where the parts of the tab of interfaces are. What has no place is empty.
type Interfaces struct {
	// Note is what is wrong: why nothing is captured, or why nothing is known.
	Note Rect
	List Rect
	// Detail is the addresses of the selected interface.
	Detail Rect
	// Graphs are those of the selected interface, received and sent, each with a line of
	// figures above.
	Graphs  [2]Rect
	Columns []InterfaceColumn
}

// How high the graphs are: each with its line of figures, at least and at most, and how many
// interfaces have room before they do.
const (
	leastPairGraph = 3
	mostPairGraph  = 16
	leastList      = 3
	detailFrom     = 13 // the height of the screen
)

// interfacesLayout lays out what the tab of interfaces has in place of flows and totals, in
// what is left of the screen.
func interfacesLayout(m *model.Model, l Layout, s stack) Layout {
	if l.Hints.Empty() && (m.Mode.Prompts() || m.Notice.Text != "") {
		l.Hints = s.bottom(foot(m, l.Inside), 0)
	}
	l.Header = s.top(1, headerFrom, m.Prefs.Header || m.Paused)
	l.Tabs = s.top(1, tabsFrom, true)
	note := len(InterfaceNote(m, l.Inside.Width))
	l.Interfaces.Note = s.top(min(note, max(s.Height-leastList, 0)), 0, note > 0)
	l.Titles = s.top(1, titlesFrom, true)
	l.Interfaces.Detail = s.bottom(1, detailFrom)
	rows := max(len(m.Interfaces.Rows), 1)
	if graph := (s.Height-min(rows, max(s.Height-2*leastPairGraph, leastList)))/2 - 1; graph+1 >= leastPairGraph {
		height := min(graph, mostPairGraph) + 1
		l.Interfaces.Graphs[1] = s.bottom(height, 0)
		l.Interfaces.Graphs[0] = s.bottom(height, 0)
	}
	l.Interfaces.List = s.Rect
	l.Interfaces.Columns = interfaceColumns(l.Inside)
	return l
}

// InterfaceNote is what is said above the list, in lines of a width.
func InterfaceNote(m *model.Model, width int) []string {
	switch {
	case m.Interfaces.Err != "":
		return Wrap(m.Interfaces.Err, width)
	case m.NotCapturing != "":
		return Wrap("nothing is captured: "+m.NotCapturing, width)
	}
	return nil
}

// InterfaceAt returns the interface under a cell.
func InterfaceAt(m *model.Model, l *Layout, x, y int) (int, bool) {
	i := m.Interfaces.Top + y - l.Interfaces.List.Y
	return i, l.Interfaces.List.Contains(x, y) && i < len(m.Interfaces.Rows)
}

// InterfaceScroll returns the first interface to show so that the selected one is in sight
// and no room is wasted below the last.
func InterfaceScroll(m *model.Model, l *Layout) int {
	room := max(l.Interfaces.List.Height, 1)
	top := max(min(m.Interfaces.Top, len(m.Interfaces.Rows)-room), 0)
	if i := m.Interfaces.Index(); i >= 0 {
		top = max(min(top, i), i-room+1)
	}
	return top
}
