package layout

import (
	"iftopgo/model"
	"iftopgo/prefs"
)

// Part says which part of a row a line shows.
type Part uint8

// The parts of a row.
const (
	Both  Part = iota // both directions added up
	Sent              // the first line of a row of two, or the only one
	Recv              // the second line of a row of two, or the only one
	Spark             // the recent past of the selected row
	Other             // what has no other row, in one line
)

// Line is one line of the list: a part of a row.
type Line struct {
	Row  int
	Part Part
}

// parts are the lines of a row in a line mode.
func parts(m *model.Model) []Part {
	if m.Prefs.InOverview() {
		return oneLine
	}
	switch m.Prefs.LineMode {
	case prefs.OneLine:
		return oneLine
	case prefs.SentOnly:
		return []Part{Sent}
	case prefs.ReceivedOnly:
		return []Part{Recv}
	case prefs.TwoLine:
	}
	return []Part{Sent, Recv}
}

// oneLine is the part of a row whose directions are on one line.
var oneLine = []Part{Both}

// other is the part of the row for what has no other row.
var other = []Part{Other}

// Lines returns what each line of the list shows, from the top.
func Lines(m *model.Model, list Rect) []Line {
	room := list.Height
	each := parts(m)
	selected := m.List.Index()
	lines := make([]Line, 0, max(room, 0))
	for i := m.List.Top; i < len(m.List.Rows) && len(lines) < room; i++ {
		shown := each
		if m.List.Rows[i].IsOther() {
			shown = other
		}
		for _, p := range shown {
			if len(lines) < room {
				lines = append(lines, Line{i, p})
			}
		}
		if i == selected && len(lines) < room && room > len(each) && !m.Prefs.InOverview() {
			lines = append(lines, Line{i, Spark})
		}
	}
	return lines
}

// RowAt returns the row under a cell.
func RowAt(m *model.Model, l *Layout, x, y int) (int, bool) {
	if !l.List.Contains(x, y) {
		return 0, false
	}
	lines := Lines(m, l.List)
	if i := y - l.List.Y; i < len(lines) {
		return lines[i].Row, true
	}
	return 0, false
}

// PageRows is how many whole rows the list has room for.
func PageRows(m *model.Model, l *Layout) int {
	return max(l.List.Height/len(parts(m)), 1)
}

// Scroll returns the first row to show so that the selected one is in sight and
// no room is wasted below the last.
func Scroll(m *model.Model, l *Layout) int {
	each := len(parts(m))
	room := l.List.Height
	spark := 0
	selected := m.List.Index()
	if selected >= 0 && room > each && !m.Prefs.InOverview() {
		spark = 1
	}
	fit := max((room-spark)/each, 1)
	top := min(m.List.Top, lastTop(m, room-spark, each))
	if selected < 0 {
		return max(top, 0)
	}
	return max(min(top, selected), selected-fit+1, 0)
}

// lastTop returns the first of as many rows as have room at the end of the list.
func lastTop(m *model.Model, room, each int) int {
	top := len(m.List.Rows)
	for top > 0 {
		lines := each
		if m.List.Rows[top-1].IsOther() {
			lines = len(other)
		}
		if room -= lines; room < 0 {
			break
		}
		top--
	}
	return min(top, max(len(m.List.Rows)-1, 0))
}
