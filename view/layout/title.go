package layout

import (
	"github.com/charmbracelet/x/ansi"

	"iftopgo/flows/list"
	"iftopgo/model"
	"iftopgo/prefs"
)

// titles are the names of the columns in the list of flows.
var titles = map[ColumnID]string{
	Local: "LOCAL", Remote: "REMOTE", Protocol: "PROTO", Process: "PROCESS",
	User: "USER", Container: "CONTAINER", Flows: "FLOWS",
	Rate2s: "2s", Rate10s: "10s", Rate40s: "40s", Total: "TOTAL",
}

// groupTitles are what the rows of the other tabs are.
var groupTitles = map[prefs.Tab]string{
	prefs.TabHosts: "REMOTE HOST", prefs.TabServices: "SERVICE",
	prefs.TabProcesses: "PROCESS", prefs.TabPackages: "PUBLISHER",
}

// Title is the name of a column as things are.
func Title(m *model.Model, id ColumnID) string {
	if id == Remote && m.Prefs.Tab != prefs.TabFlows {
		if m.Prefs.Tab == prefs.TabPackages && m.ByContainer {
			return "CONTAINER"
		}
		return groupTitles[m.Prefs.Tab]
	}
	return titles[id]
}

// MarkedTitle is the title of a column as it is shown. That of the column that orders the
// rows has marks: which direction of it counts, and where the largest is.
func MarkedTitle(m *model.Model, id ColumnID) string {
	title, glyphs := Title(m, id), &m.Appearance.Glyphs
	if title == "" || !Orders(m, id) {
		return title
	}
	switch m.SortDirection() {
	case list.Sent:
		title = glyphs.Up + title
	case list.Received:
		title = glyphs.Down + title
	case list.Both:
	}
	if m.Prefs.Reverse {
		return title + glyphs.Ascending
	}
	return title + glyphs.Descending
}

// TitleSpan is where the title of a column stands: from column begin on, before column end,
// which are the same if it has none.
func TitleSpan(m *model.Model, c *Column) (begin, end int) {
	width := min(ansi.StringWidth(MarkedTitle(m, c.ID)), c.Width)
	if c.Right {
		return c.X + c.Width - width, c.X + c.Width
	}
	return c.X, c.X + width
}

// sorts are what a column orders the rows by when its title is clicked. One that
// is not among them orders nothing.
var sorts = map[ColumnID]prefs.Sort{
	Local: prefs.SortLocal, Remote: prefs.SortRemote, Protocol: prefs.SortProtocol,
	Process: prefs.SortProcess, User: "", Container: "", Flows: "", Rate2s: prefs.Sort2s, Rate10s: prefs.Sort10s,
	Rate40s: prefs.Sort40s, Total: prefs.SortTotal,
}

// Sorts returns what a click on the title of a column orders the rows by; it is
// empty for columns that order nothing.
func Sorts(id ColumnID) prefs.Sort { return sorts[id] }

// Orders reports whether the rows are ordered by what stands in a column, or by one
// direction of it.
func Orders(m *model.Model, id ColumnID) bool { return sorts[id] != "" && sorts[id] == m.SortFigure() }

// ColumnAt returns the column whose title is under a cell.
func ColumnAt(l *Layout, x, y int) (ColumnID, bool) {
	if !l.Titles.Contains(x, y) {
		return 0, false
	}
	for _, c := range l.Columns {
		if x >= c.X && x < c.X+c.Width {
			return c.ID, true
		}
	}
	return 0, false
}
