package layout

import "iftopgo/model"

// TabBox is the name of a view with its place.
type TabBox struct {
	Tab      model.TabSetting
	X, Width int
	Text     string
}

// tabNames are the views as people read them.
var tabNames = map[model.TabSetting]string{
	model.TabFlows: "Flows", model.TabHosts: "Hosts", model.TabServices: "Services",
	model.TabProcesses: "Processes", model.TabPublishers: "Publishers",
}

// Tabs lays the names of the views out, the active one in brackets, shortened
// where they have no room.
func Tabs(m *model.Model, line Rect) []TabBox {
	all := make([]TabBox, 0, len(model.Tabs))
	for _, long := range []int{16, 5, 3, 1} {
		all = all[:0]
		x := line.X
		for _, t := range model.Tabs {
			name := tabNames[t]
			if t == model.TabPublishers && m.ByContainer {
				name = "Containers"
			}
			name = name[:min(len(name), long)]
			if t == m.Prefs.Tab {
				name = "[" + name + "]"
			} else {
				name = " " + name + " "
			}
			all = append(all, TabBox{t, x, len(name), name})
			x += len(name)
		}
		if x <= line.X+line.Width {
			break
		}
	}
	return all
}

// TabAt returns the view whose name is under a cell.
func TabAt(m *model.Model, line Rect, x, y int) (model.TabSetting, bool) {
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
