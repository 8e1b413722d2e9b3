package layout

import (
	"iftopgo/flows/list"
	"iftopgo/model"
	"iftopgo/prefs"
)

// titles are the names of the columns in the list of flows.
var titles = map[ColumnID]string{
	Local: "LOCAL", Remote: "REMOTE", Protocol: "PROTO", Process: "PROCESS",
	User: "USER", Container: "CONTAINER", Network: "NETWORK", Flows: "FLOWS",
	Rate2s: "2s", Rate10s: "10s", Rate40s: "40s", Total: "TOTAL", Machine: "MACHINE", MachineState: "STATE", MachineDrops: "DROPS",
}

// groupTitles are what the rows of the other tabs are.
var groupTitles = map[prefs.Tab]string{
	prefs.TabHosts: "REMOTE HOST", prefs.TabServices: "SERVICE",
	prefs.TabProcesses: "PROCESS", prefs.TabPackages: "PACKAGE", prefs.TabNetworks: "NETWORK",
	prefs.TabMachines: "MACHINE",
}

// Title is the name of a column as things are.
func Title(m *model.Model, id ColumnID) string {
	if id == Remote && m.Prefs.Tab != prefs.TabFlows {
		switch {
		case m.Prefs.Tab == prefs.TabPackages && m.ByContainer:
			return "CONTAINER"
		case m.Prefs.Tab == prefs.TabProcesses && !m.ByPID:
			return "PROGRAM"
		case m.Prefs.Tab == prefs.TabNetworks && m.ListsCountries():
			return "COUNTRY"
		}
		return groupTitles[m.Prefs.Tab]
	}
	if m.Prefs.InOverview() {
		return overviewTitle(m, id)
	}
	return titles[id]
}

// overviewTitles are the names of the columns of the overview, where they are others.
var overviewTitles = map[ColumnID]string{
	Process: "PROGRAM", Package: "PACKAGE", Service: "SERVICE", Change: "±5 min", Peak: "PEAK", Recent: "LAST 40 s", Share: "SHARE",
	Packets: "PACKETS", Age: "AGE", Last: "LAST",
}

// overviewTitle is the name of a column in the overview. Those of rates have their unit.
func overviewTitle(m *model.Model, id ColumnID) string {
	glyphs := &m.Appearance.Glyphs
	switch {
	case id == Received && m.Prefs.LineMode == prefs.OneLine:
		return glyphs.Down + glyphs.Up + " " + m.Units().RateUnit()
	case id == Received:
		return glyphs.Down + " " + m.Units().RateUnit()
	case id == SentRate:
		return glyphs.Up + " " + m.Units().RateUnit()
	}
	if id == Change && m.Appearance.ASCII {
		return "+-5min"
	}
	if title := overviewTitles[id]; title != "" {
		return title
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
	if m.Prefs.InOverview() {
		return title + direction(m)
	}
	switch m.SortDirection() {
	case list.Sent:
		title = glyphs.Up + title
	case list.Received:
		title = glyphs.Down + title
	case list.Both:
	}
	return title + direction(m)
}

// direction marks where the largest is.
func direction(m *model.Model) string {
	if m.Prefs.Reverse {
		return m.Appearance.Glyphs.Ascending
	}
	return m.Appearance.Glyphs.Descending
}

// TitleSpan is where the title of a column stands: from column begin on, before column end,
// which are the same if it has none.
func TitleSpan(m *model.Model, c *Column) (begin, end int) {
	width := min(Cells(MarkedTitle(m, c.ID)), c.Width)
	if c.Right {
		return c.X + c.Width - width, c.X + c.Width
	}
	return c.X, c.X + width
}

// sorts are what a column orders the rows by when its title is clicked. One that
// is not among them orders nothing.
var sorts = map[ColumnID]prefs.Sort{
	Local: prefs.SortLocal, Remote: prefs.SortRemote, Protocol: prefs.SortProtocol,
	Process: prefs.SortProcess, User: "", Container: "", Network: "", Flows: "", Rate2s: prefs.Sort2s, Rate10s: prefs.Sort10s,
	Rate40s: prefs.Sort40s, Total: prefs.SortTotal,
	Package: "", Service: prefs.SortProtocol, Received: prefs.SortReceived, SentRate: prefs.SortSent, Change: prefs.SortChange, Peak: "", Recent: "",
	Share: "", Packets: prefs.SortPackets, Age: prefs.SortAge, Last: prefs.SortLastSeen,
	Machine: "", MachineState: "", MachineDrops: "",
}

// Sorts returns what a click on the title of a column orders the rows by; it is
// empty for columns that order nothing.
func Sorts(id ColumnID) prefs.Sort { return sorts[id] }

// Orders reports whether the rows are ordered by what stands in a column, or by one
// direction of it.
func Orders(m *model.Model, id ColumnID) bool {
	if sort := sorts[id]; sort != prefs.SortSent && sort != prefs.SortReceived {
		return sort != "" && sort == m.SortFigure()
	}
	if m.SortFigure() == prefs.SortTotal {
		return false
	}
	switch m.SortDirection() {
	case list.Sent:
		return id == SentRate
	case list.Received:
		return id == Received
	default:
		return id == Received && m.Prefs.LineMode == prefs.OneLine && m.SortFigure().IsWindow()
	}
}

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
