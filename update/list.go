package update

import (
	"slices"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/view/layout"
)

// tabGroups are what the rows of each tab are grouped by.
var tabGroups = map[prefs.Tab]flows.Group{
	prefs.TabHosts: flows.RemoteHosts, prefs.TabServices: flows.Services,
	prefs.TabProcesses: flows.Processes, prefs.TabPackages: flows.Packages, prefs.TabNetworks: flows.Networks,
	prefs.TabMachines: flows.Machines,
}

// groupOf returns what the rows are grouped by.
func groupOf(m *model.Model) flows.Group {
	switch {
	case m.List.Headless:
		return m.By
	case m.Prefs.Tab == prefs.TabFlows:
		return groupOfFlows(m)
	case m.Prefs.Tab == prefs.TabProcesses && m.ByPID:
		return flows.PIDs
	case m.Prefs.Tab == prefs.TabPackages && m.ByContainer:
		return flows.Containers
	case m.Prefs.Tab == prefs.TabNetworks && m.ListsCountries():
		return flows.Countries
	default:
		return tabGroups[m.Prefs.Tab]
	}
}

// groupOfFlows returns which flows are one row in the tab of flows: those that differ in
// merged parts alone, and those that look the same where ports are hidden.
func groupOfFlows(m *model.Model) flows.Group {
	hidden := m.HiddenPorts()
	if hidden&^m.Merged == 0 {
		return flows.Merged(m.Merged)
	}
	// Who merges hosts does not want them apart by process.
	return flows.HidingParts(hidden|m.Merged, m.Merged == 0 && m.ShowsProcesses())
}

// followRow selects the row that has the flows of the selected one, when what is a row has
// changed. The frozen order means nothing then.
func followRow(before, m model.Model) model.Model {
	g := groupOf(&m)
	if g == groupOf(&before) {
		return m
	}
	m.List.Frozen = nil
	i := before.List.Index()
	if i < 0 || !m.List.Selecting {
		return m
	}
	row := &before.List.Rows[i]
	if all := row.Members(); len(all) > 0 && !row.IsOther() {
		m.List.Selected = rowOf(&m, g, all[0])
	}
	return m
}

// rowOf returns the row of a flow where rows are those of a group: a host has that of its
// name.
func rowOf(m *model.Model, g flows.Group, f *flows.Flow) flows.ID {
	id := g.OfFlow(f, &m.Labels)
	if g != flows.RemoteHosts || m.Labels.Numeric || slices.Contains(pinned(m), id) {
		return id
	}
	if name := m.Labels.Remote(&f.Key).Text; name != "" {
		return flows.ID{Group: flows.Names, Name: name}
	}
	return id
}

// rebuildRows filters, groups and orders the rows anew.
func rebuildRows(m model.Model) model.Model {
	m.Labels.Style = m.Style()
	m = retainPinned(m, pinned(&m))
	m = limitClosed(m)
	m = listRows(m, groupOf(&m), m.Prefs.Tab == prefs.TabHosts && !m.List.Headless)
	if m.List.Locals = 0; m.Prefs.InOverview() && m.Prefs.Tab == prefs.TabFlows && !m.List.Headless {
		m.List.Locals = countLocals(&m)
	}
	m.List.Sum = list.Sum{}
	if m.List.Partial {
		m.List.Sum = list.SumOf(m.Shown, m.List.Rows)
	}
	return ensureVisible(m)
}

// Relist lists the rows anew, by what has become known of them since the last refresh.
func Relist(m model.Model) model.Model { return rebuildRows(m) }

// listRows lists the rows of a group; byName makes hosts of one name one row.
func listRows(m model.Model, g flows.Group, byName bool) model.Model {
	q := list.Query{
		Group: g, HostsByName: byName, Filter: m.Filter.Match, Sort: m.SortBy(), Direction: m.SortDirection(), Reverse: m.Prefs.Reverse,
		HideClosed: !m.Prefs.ShowClosed && !m.List.Headless, Pins: pinned(&m), Frozen: m.List.Frozen,
	}
	if g == flows.Machines && m.Filter.Match.All() && len(m.List.Breadcrumbs) == 0 {
		q.Pins = m.Labels.AllMachines() // One that is not connected has a row, too.
	}
	for _, c := range m.List.Breadcrumbs {
		q.Within = append(q.Within, c.ID)
	}
	q = withFirst(q, &m)
	m.List.Rows, m.List.Group = list.Rows(m.Shown, q, m.Labels), g
	if m.List.Unordered = nil; q.InOrder(len(m.List.Rows)) < len(m.List.Rows) {
		m.List.Unordered = &q
	}
	m.List.Partial = !m.Filter.Match.All() || len(m.List.Breadcrumbs) > 0
	if !m.List.Headless {
		m.List.Flows, m.List.Live = list.Count(m.List.Rows)
	}
	return m
}

// limitClosed has the table keep as many closed flows as the settings say.
func limitClosed(m model.Model) model.Model {
	both := m.Shown == m.Table
	m.Table = m.Table.WithMaxClosed(m.Prefs.ClosedFlows)
	if both {
		m.Shown = m.Table
	}
	return m
}

// ensureVisible scrolls so that the selected row, or interface, is visible.
func ensureVisible(m model.Model) model.Model {
	l := layout.Of(&m)
	switch {
	case m.ShowsInterfaces():
		m.Interfaces.Top = layout.InterfaceScroll(&m, &l)
		return m
	case m.ShowsHistory():
		m.History.Top = layout.HistoryScroll(&m, &l)
		return m
	}
	m.List.Top = layout.Scroll(&m, &l)
	return m
}

// move selects the row n places below the selected one, within the list.
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

// selectRow selects a row by its index, or the nearest one there is.
func selectRow(m model.Model, i int) model.Model {
	if len(m.List.Rows) == 0 {
		return m
	}
	m = orderAll(m)
	i = max(min(i, len(m.List.Rows)-1), 0)
	m.List.Selected, m.List.Selecting = m.List.Rows[i].ID(), true
	return ensureVisible(m)
}

// page is the number of rows on a page.
func page(m *model.Model) int {
	l := layout.Of(m)
	return layout.PageRows(m, &l)
}

// freeze freezes the order of the rows as it is on the screen, or unfreezes it.
func freeze(m model.Model) model.Model {
	if m.List.Frozen != nil {
		m.List.Frozen = nil
		return say(rebuildRows(m), "order follows the traffic")
	}
	m = orderAll(m)
	m.List.Frozen = make([]flows.ID, len(m.List.Rows))
	for i := range m.List.Rows {
		m.List.Frozen[i] = m.List.Rows[i].ID()
	}
	return say(m, "order frozen")
}

// enter drills down to the flows of the selected row, with their ports where the row is of
// flows that look alike without. Of a flow, of former flows that are one, and of what has no
// other row it opens the details in full; in iftop's layout it opens or closes the tooltip.
func enter(m model.Model) model.Model {
	m, i := chosen(m)
	if i < 0 {
		return warn(m, noRow)
	}
	row := &m.List.Rows[i]
	switch single := m.IsSingle(row); {
	case single && m.Prefs.InOverview():
		return openDetails(m)
	case single && m.Tip.Kind == model.TipRow:
		m.Tip = model.Tip{}
		return m
	case single:
		return showRowTip(m)
	}
	id := row.ID()
	if !slices.ContainsFunc(m.List.Breadcrumbs, func(c model.Crumb) bool { return c.ID == id }) { // Otherwise its flows are listed already.
		crumb := model.Crumb{ID: id, Name: m.Labels.Title(id), Tab: m.Prefs.Tab}
		m.List.Breadcrumbs = append(slices.Clip(m.List.Breadcrumbs), crumb)
	}
	m.Prefs.Tab, m.Merged = prefs.TabFlows, 0
	return rebuildRows(clearSelection(m))
}

// noRow is said where a row is needed and there is none.
const noRow = "there is no row"

// chosen returns the index of the selected row, and selects the first visible one when
// none is; -1 when there is no row.
func chosen(m model.Model) (model.Model, int) {
	if m.List.Index() < 0 {
		m = selectRow(m, m.List.Top)
	}
	return m, m.List.Index()
}

// back closes the tooltip, or clears the filter or drills up, whichever came last, or
// clears the selection: the first of them that there is.
func back(m model.Model) model.Model {
	switch n := len(m.List.Breadcrumbs); {
	case m.Tip.Kind != model.NoTip:
		m.Tip = model.Tip{}
	case m.Filter.Text != "" && m.Filter.Depth >= n:
		return rebuildRows(clearFilter(m))
	case n > 0:
		last := m.List.Breadcrumbs[n-1]
		m.List.Breadcrumbs = m.List.Breadcrumbs[: n-1 : n-1]
		m.Prefs.Tab = last.Tab
		m = clearSelection(m)
		m.List.Selected, m.List.Selecting = last.ID, true
		return rebuildRows(m)
	default:
		m.List.Selecting = false
	}
	return ensureVisible(m)
}

// clearSelection clears the selection, the scrolling and the frozen order, which mean
// nothing in another list.
func clearSelection(m model.Model) model.Model {
	m.List.Selecting, m.List.Top, m.List.Frozen = false, 0, nil
	m.Tip = model.Tip{}
	return m
}

// showTab switches to a tab. What was drilled down to stays.
func showTab(m model.Model, t prefs.Tab) model.Model {
	if t == m.Prefs.Tab {
		return m
	}
	switch t {
	case prefs.TabInterfaces:
		m.Interfaces.From = m.Prefs.Tab
	case prefs.TabHistory:
		m.History.From = m.Prefs.Tab
	default:
	}
	m.Prefs.Tab = t
	if m.ShowsHistory() && m.History.Wanted.Number > 0 {
		m = rebuildHistory(refreshHistory(m)) // The filter may be another one.
	}
	return rebuildRows(clearSelection(m))
}

// cycleTab switches to the tab n places to the right, the first after the last.
func cycleTab(m model.Model, n int) model.Model {
	all := m.Tabs()
	at := max(slices.Index(all, m.Prefs.Tab), 0)
	return showTab(m, all[(at+n+len(all))%len(all)])
}
