package update

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/flows/interfaces"
	"iftopgo/model"
	"iftopgo/prefs"
)

// toggleInterfaces switches to the tab of interfaces, or back to the one before.
func toggleInterfaces(m model.Model) model.Model {
	switch {
	case !m.Interfaces.Watched:
		return warn(m, "this is recorded: there is no interface to switch to")
	case m.ShowsInterfaces():
		return leaveInterfaces(m)
	}
	m.Interfaces.Chosen = false
	return orderInterfaces(showTab(m, prefs.TabInterfaces))
}

// leaveInterfaces goes back to the tab that was shown before that of interfaces.
func leaveInterfaces(m model.Model) model.Model {
	back := m.Interfaces.From
	if back == "" || back == prefs.TabInterfaces {
		back = prefs.TabFlows
	}
	return showTab(m, back)
}

// handleInterfaces adds the counters of a second.
func handleInterfaces(m model.Model, msg model.InterfacesMsg) model.Model {
	t := &m.Interfaces
	if msg.Err != nil {
		t.Err = msg.Err.Error()
		return m
	}
	if t.Table == nil {
		t.Table = new(interfaces.Table)
	}
	t.Table, t.Err = t.Table.Fold(msg.Sample), ""
	h := m.Table.Health()
	if captured := h.Received + m.Table.Total().Total.Packets.Sum(); captured != t.Idle.Captured || t.Idle.Now == 0 {
		t.Idle.Captured, t.Idle.Since = captured, msg.Sample.At
	}
	t.Idle.Now = msg.Sample.At
	if m.Paused && t.Shown != nil {
		return m
	}
	t.Shown = t.Table
	return orderInterfaces(m)
}

// resetInterfaces counts everything of the interfaces from now on.
func resetInterfaces(m model.Model) model.Model {
	if m.Interfaces.Table == nil {
		return m
	}
	m.Interfaces.Table = m.Interfaces.Table.Reset()
	m.Interfaces.Shown = m.Interfaces.Table
	return orderInterfaces(m)
}

// orderInterfaces lists the interfaces in their order: first what goes into and out of the
// host, last what stands for all of them. The place of a selected one that is gone is
// selected.
func orderInterfaces(m model.Model) model.Model {
	t := &m.Interfaces
	if t.Shown == nil {
		return m
	}
	at := t.Index()
	rows := slices.Clone(t.Shown.Accounts())
	if order, ok := interfaceOrders[t.Sort]; ok {
		slices.SortStableFunc(rows, order)
	}
	if t.Reverse {
		slices.Reverse(rows)
	}
	if p := t.Shown.Physical(); p != nil && p.Counted {
		rows = slices.Insert(rows, 0, p)
	}
	if all := t.Shown.All(); all != nil && all.Counted && m.NotCapturing == "" {
		rows = append(rows, all)
	}
	t.Rows = rows
	if !t.Chosen {
		at = slices.IndexFunc(rows, func(a *interfaces.Account) bool { return m.Captures(a.Name) })
	}
	if (!t.Chosen || t.Index() < 0) && len(rows) > 0 {
		t.Selected = rows[clampIndex(at, len(rows))].ID
	}
	return showSelectedInterface(m)
}

// interfaceOrders are the orders that are not the kernel's.
var interfaceOrders = map[model.InterfaceSort]func(a, b *interfaces.Account) int{
	model.InterfacesByName:     func(a, b *interfaces.Account) int { return strings.Compare(a.Name, b.Name) },
	model.InterfacesByReceived: func(a, b *interfaces.Account) int { return cmp.Compare(b.Rate.Recv, a.Rate.Recv) },
	model.InterfacesBySent:     func(a, b *interfaces.Account) int { return cmp.Compare(b.Rate.Sent, a.Rate.Sent) },
	model.InterfacesByRate:     func(a, b *interfaces.Account) int { return cmp.Compare(b.Rate.Sum(), a.Rate.Sum()) },
	model.InterfacesByTotal:    func(a, b *interfaces.Account) int { return cmp.Compare(b.Total.Bytes.Sum(), a.Total.Bytes.Sum()) },
	model.InterfacesByPackets:  func(a, b *interfaces.Account) int { return cmp.Compare(b.Packets.Sum(), a.Packets.Sum()) },
	model.InterfacesBySpeed:    func(a, b *interfaces.Account) int { return cmp.Compare(b.Speed, a.Speed) },
}

// showSelectedInterface scrolls so that the selected interface is visible, if interfaces are
// shown.
func showSelectedInterface(m model.Model) model.Model {
	if !m.ShowsInterfaces() {
		return m
	}
	return ensureVisible(m)
}

// selectInterface selects an interface by its index, or the nearest there is.
func selectInterface(m model.Model, i int) model.Model {
	if n := len(m.Interfaces.Rows); n > 0 {
		m.Interfaces.Selected, m.Interfaces.Chosen = m.Interfaces.Rows[clampIndex(i, n)].ID, true
	}
	return showSelectedInterface(m)
}

// moveInterface selects the interface n places below the selected one.
func moveInterface(m model.Model, n int) model.Model {
	return selectInterface(m, m.Interfaces.Index()+n)
}

// captureOnInterface switches the capture to the selected interface, and goes back to what
// it shows.
func captureOnInterface(m model.Model, fx Effects) (model.Model, tea.Cmd) {
	a := m.Interfaces.Account()
	switch h := m.Table.Health(); {
	case a == nil:
		return warn(m, noRow), nil
	case fx.Switch == nil:
		return warn(m, "nothing can be captured: "+m.NotCapturing), nil
	case a.ID == interfaces.PhysicalID:
		return warn(m, "physical is the sum of several interfaces: choose one of them, or "+flows.AnyInterface), nil
	case len(h.Sources) == 1 && h.Sources[0].Name == a.Name:
		return say(leaveInterfaces(m), "capturing on "+a.Name+" already"), nil
	}
	return say(leaveInterfaces(m), "switching to "+a.Name), fx.Switch(a.Name)
}

// handleInterfaceSwitched saves the interface that is captured on now in the settings,
// unless a flag named the one before. A pause ends: what it held was the traffic of
// another interface.
func handleInterfaceSwitched(m model.Model, msg model.InterfaceSwitchedMsg) model.Model {
	if msg.Err != nil {
		return notice(m, model.Bad, msg.Err.Error())
	}
	if !m.InterfaceGiven {
		m.Prefs.Interface = msg.Name
	}
	m.Interfaces.Idle.Since = m.Interfaces.Idle.Now
	if m.Paused {
		m.Paused, m.Shown = false, m.Table
		m = rebuildRows(clearSelection(m))
	}
	return notice(m, model.Good, "switched to "+msg.Name)
}
