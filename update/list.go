package update

import (
	"slices"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/view/layout"
)

// groups are the groups of the views.
var groups = map[prefs.Tab]flows.Group{
	prefs.TabHosts: flows.RemoteHosts, prefs.TabServices: flows.Services,
	prefs.TabProcesses: flows.Processes, prefs.TabPublishers: flows.Packages,
}

// group returns which flows are one row, by the settings.
func group(m *model.Model) flows.Group {
	switch {
	case m.Prefs.Tab == prefs.TabFlows && m.Merged != 0:
		return flows.Merged(m.Merged)
	case m.Prefs.Tab == prefs.TabFlows:
		return flows.Ungrouped
	case m.Prefs.Tab == prefs.TabProcesses && m.ByPID:
		return flows.PIDs
	case m.Prefs.Tab == prefs.TabPublishers && m.ByContainer:
		return flows.Containers
	default:
		return groups[m.Prefs.Tab]
	}
}

// relist works the rows out anew.
func relist(m model.Model) model.Model {
	m.Labels.Style = m.Style()
	sort, err := flows.ParseSort(string(m.Prefs.Sort))
	if err != nil {
		sort = flows.By10s // The prefs know the same names.
	}
	q := flows.Query{
		Group: group(&m), Match: m.Filter.Match, Sort: sort, Reverse: m.Prefs.Reverse,
		Pins: pinned(&m), Frozen: m.List.Frozen,
	}
	m = keepPinned(m, q.Pins)
	for _, c := range m.List.Breadcrumbs {
		q.Within = append(q.Within, c.ID)
	}
	m.List.Rows = m.Shown.List(q, m.Labels)
	m.List.Flows = 0
	for i := range m.List.Rows {
		m.List.Flows += m.List.Rows[i].Flows()
	}
	return scrolled(m)
}

// scrolled keeps the selected row in sight.
func scrolled(m model.Model) model.Model {
	l := layout.Of(&m)
	m.List.Top = layout.Scroll(&m, &l)
	return m
}

// move selects the row n places further, within the list.
func move(m model.Model, n int) model.Model {
	if len(m.List.Rows) == 0 {
		return m
	}
	i := m.List.Index()
	if i < 0 {
		i = m.List.Top
		if n > 0 {
			n--
		}
	}
	return selectRow(m, i+n)
}

// selectRow selects a row by its place, the nearest there is.
func selectRow(m model.Model, i int) model.Model {
	if len(m.List.Rows) == 0 {
		return m
	}
	i = max(min(i, len(m.List.Rows)-1), 0)
	m.List.Selected, m.List.Selecting = m.List.Rows[i].ID(), true
	return scrolled(m)
}

// page is how many rows a page has.
func page(m *model.Model) int {
	l := layout.Of(m)
	return layout.PageRows(m, &l)
}

// freeze keeps the order as it is on the screen, or lets it go.
func freeze(m model.Model) model.Model {
	if m.List.Frozen != nil {
		m.List.Frozen = nil
		return say(relist(m), "order follows the traffic")
	}
	m.List.Frozen = make([]flows.ID, len(m.List.Rows))
	for i := range m.List.Rows {
		m.List.Frozen[i] = m.List.Rows[i].ID()
	}
	return say(m, "order frozen")
}

// enter goes into the selected row, to its flows. Of a flow it shows all that is
// known, or that was enough.
func enter(m model.Model) model.Model {
	i := m.List.Index()
	if i < 0 {
		return warn(m, "select a row first")
	}
	id := m.List.Rows[i].ID()
	switch flow := m.Prefs.Tab == prefs.TabFlows && m.Merged == 0; {
	case flow && m.Tip.Kind == model.TipRow:
		m.Tip = model.Tip{}
		return m
	case flow:
		return showRowTip(m)
	}
	if !slices.ContainsFunc(m.List.Breadcrumbs, func(c model.Crumb) bool { return c.ID == id }) { // Else one is inside already.
		crumb := model.Crumb{ID: id, Name: m.Labels.Title(id), Tab: m.Prefs.Tab}
		m.List.Breadcrumbs = append(slices.Clip(m.List.Breadcrumbs), crumb)
	}
	m.Prefs.Tab, m.Merged = prefs.TabFlows, 0
	return relist(leaveRow(m))
}

// back leaves the innermost thing there is to leave.
func back(m model.Model) model.Model {
	switch n := len(m.List.Breadcrumbs); {
	case m.Tip.Kind != model.NoTip:
		m.Tip = model.Tip{}
	case n > 0:
		last := m.List.Breadcrumbs[n-1]
		m.List.Breadcrumbs = m.List.Breadcrumbs[: n-1 : n-1]
		m.Prefs.Tab = last.Tab
		m = leaveRow(m)
		m.List.Selected, m.List.Selecting = last.ID, true
		return relist(m)
	default:
		m.List.Selecting = false
	}
	return scrolled(m)
}

// leaveRow forgets the selection and the order of another list.
func leaveRow(m model.Model) model.Model {
	m.List.Selecting, m.List.Top, m.List.Frozen = false, 0, nil
	m.Tip = model.Tip{}
	return m
}

// showTab shows another view of the same flows. What was entered stays entered.
func showTab(m model.Model, t prefs.Tab) model.Model {
	if t == m.Prefs.Tab {
		return m
	}
	m.Prefs.Tab = t
	return relist(leaveRow(m))
}

// turnTab shows the view n places further, around the end.
func turnTab(m model.Model, n int) model.Model {
	count := len(prefs.AllTabs())
	at := slices.Index(prefs.AllTabs(), m.Prefs.Tab)
	return showTab(m, prefs.AllTabs()[(at+n+count)%count])
}
