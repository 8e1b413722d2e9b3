package layout

import (
	"iftopgo/model"
	"iftopgo/prefs"
)

// TabBox is the name of a tab with its place.
type TabBox struct {
	Tab      prefs.Tab
	X, Width int
	Text     string
}

// tabNames are the names of the tabs on the screen.
var tabNames = map[prefs.Tab]string{
	prefs.TabFlows: "Flows", prefs.TabHosts: "Hosts", prefs.TabServices: "Services",
	prefs.TabProcesses: "Programs", prefs.TabPackages: "Packages", prefs.TabNetworks: "Networks", prefs.TabInterfaces: "Interfaces",
	prefs.TabHistory:  "History",
	prefs.TabMachines: "Machines",
}

// Tabs lays the names of the tabs out, the active one in brackets, shortened
// where they have no room.
func Tabs(m *model.Model, line Rect) []TabBox {
	tabs := m.Tabs()
	all := make([]TabBox, 0, len(tabs))
	for _, long := range []int{16, 9, 8, 7, 6, 5, 4, 3, 1} {
		all = all[:0]
		x := line.X
		for _, t := range tabs {
			name := tabNames[t]
			switch {
			case t == prefs.TabPackages && m.ByContainer:
				name = "Containers"
			case t == prefs.TabProcesses && m.ByPID:
				name = "Processes"
			case t == prefs.TabNetworks && m.ListsCountries():
				name = "Countries"
			}
			name = abbreviated(name, long, m.Appearance.Glyphs.Ellipsis)
			if t == m.Prefs.Tab {
				name = "[" + name + "]"
			} else {
				name = " " + name + " "
			}
			width := Cells(name)
			all = append(all, TabBox{t, x, width, name})
			x += width
		}
		if x <= line.X+line.Width {
			break
		}
	}
	return all
}

// leastMarked is how long an abbreviation is at least that is marked as one: in a
// shorter one a letter more says more than the mark.
const leastMarked = 4

// abbreviated cuts a name to so many cells.
func abbreviated(name string, long int, ellipsis string) string {
	switch {
	case len(name) <= long:
		return name
	case long < leastMarked:
		return name[:long]
	default:
		return name[:long-1] + ellipsis
	}
}

// TabAt returns the tab whose name is under a cell.
func TabAt(m *model.Model, line Rect, x, y int) (prefs.Tab, bool) {
	if !line.Contains(x, y) {
		return "", false
	}
	for _, t := range Tabs(m, line) {
		if x >= t.X && x < t.X+t.Width {
			return t.Tab, true
		}
	}
	return "", false
}
