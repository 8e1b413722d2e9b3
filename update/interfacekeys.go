package update

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
	"iftopgo/view/layout"
)

// interfaceAction does what an action means on the tab of interfaces; done is false when it
// means there what it means everywhere.
func interfaceAction(m model.Model, a model.Action, fx Effects) (after model.Model, cmd tea.Cmd, done bool) {
	if by, ok := interfaceSorts[a]; ok {
		return sortInterfaces(m, by), nil, true
	}
	if n, ok := interfaceSteps(&m, a); ok {
		return moveInterface(m, n), nil, true
	}
	switch a {
	case model.Enter:
		m, cmd = captureOnInterface(m, fx)
	case model.Back:
		if m.Tip.Kind != model.NoTip {
			return m, nil, false
		}
		m = leaveInterfaces(m)
	case model.Reverse:
		m.Interfaces.Reverse = !m.Interfaces.Reverse
		m = onOff(orderInterfaces(m), "reverse order", m.Interfaces.Reverse)
	case model.JumpBack, model.LongerSpan:
		m = graphSpan(1)(m)
	case model.JumpForward, model.ShorterSpan:
		m = graphSpan(-1)(m)
	case model.SortProcess, model.SortProtocol, model.SortChange, model.SortAge, model.SortLastSeen, model.Freeze, model.Pin, model.Filter,
		model.ClearFilter, model.Copy:
		m = warn(m, "that is for rows of flows, not of interfaces")
	default:
		return m, nil, false
	}
	return m, cmd, true
}

// interfaceSorts are what the actions that order rows order interfaces by.
var interfaceSorts = map[model.Action]model.InterfaceSort{
	model.SortLocal: model.InterfacesByName, model.SortRemote: model.InterfacesByIndex,
	model.SortReceived: model.InterfacesByReceived, model.SortSent: model.InterfacesBySent,
	model.Sort2s: model.InterfacesByRate, model.Sort10s: model.InterfacesByRate, model.Sort40s: model.InterfacesByRate,
	model.SortTotal: model.InterfacesByTotal, model.SortPackets: model.InterfacesByPackets,
}

// interfaceSortNames say what interfaces are ordered by.
var interfaceSortNames = map[model.InterfaceSort]string{
	model.InterfacesByIndex: "as the system lists them", model.InterfacesByName: "by name",
	model.InterfacesByReceived: "by what is received", model.InterfacesBySent: "by what is sent",
	model.InterfacesByRate: "by rate", model.InterfacesByTotal: "by the total", model.InterfacesByPackets: "by packets",
	model.InterfacesBySpeed: "by speed",
}

// sortInterfaces orders the interfaces.
func sortInterfaces(m model.Model, by model.InterfaceSort) model.Model {
	m.Interfaces.Sort = by
	return say(orderInterfaces(m), "interfaces ordered "+interfaceSortNames[by])
}

// interfaceSteps is by how many interfaces an action moves the selection.
func interfaceSteps(m *model.Model, a model.Action) (n int, ok bool) {
	l := layout.Of(m)
	page := max(l.Interfaces.List.Height, 1)
	switch a {
	case model.Up:
		return -1, true
	case model.Down:
		return 1, true
	case model.HalfUp:
		return -max(page/2, 1), true
	case model.HalfDown:
		return max(page/2, 1), true
	case model.PageUp:
		return -page, true
	case model.PageDown:
		return page, true
	case model.First:
		return -len(m.Interfaces.Rows), true
	case model.Last:
		return len(m.Interfaces.Rows), true
	default:
		return 0, false
	}
}

// clickInterface handles a click in the list of interfaces: it selects one, the second one of
// a double click captures on it, one on a title orders by it. done is false for a click
// elsewhere.
func clickInterface(m model.Model, msg tea.MouseClickMsg, fx Effects) (after model.Model, cmd tea.Cmd, done bool) {
	l := layout.Of(&m)
	if id, ok := layout.InterfaceColumnAt(&l, msg.X, msg.Y); ok && msg.Button == tea.MouseLeft {
		return clickInterfaceTitle(m, id), nil, true
	}
	i, ok := layout.InterfaceAt(&m, &l, msg.X, msg.Y)
	if !ok {
		return m, nil, false
	}
	second := m.DoubleClick.Open && msg.Y == m.DoubleClick.Y && msg.Button == tea.MouseLeft && i == m.Interfaces.Index()
	m.DoubleClick.Open, m.Tip = false, model.Tip{}
	m = selectInterface(m, i)
	switch {
	case second:
		m, cmd = captureOnInterface(m, fx)
	case msg.Button == tea.MouseLeft:
		m.DoubleClick = model.DoubleClick{Y: msg.Y, Open: true, Number: m.DoubleClick.Number + 1}
		n := m.DoubleClick.Number
		cmd = tea.Tick(doubleClickTime, func(time.Time) tea.Msg { return model.DoubleClickTimeoutMsg{Number: n} })
	}
	return m, cmd, true
}

// clickInterfaceTitle orders by a column, or reverses its order.
func clickInterfaceTitle(m model.Model, id layout.InterfaceColumnID) model.Model {
	by, ok := layout.InterfaceSorts(id)
	switch {
	case !ok:
		return m
	case by == m.Interfaces.Sort:
		m.Interfaces.Reverse = !m.Interfaces.Reverse
		return orderInterfaces(m)
	default:
		return sortInterfaces(m, by)
	}
}
