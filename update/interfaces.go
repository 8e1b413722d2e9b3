package update

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/model"
)

// interfacesInterval is how often interfaces are listed anew while the list is open.
const interfacesInterval = time.Second

// openInterfaces opens the list of interfaces.
func openInterfaces(m model.Model, fx Effects) (model.Model, tea.Cmd) {
	if fx.Interfaces == nil {
		return warn(m, "this is recorded: there is no interface to switch to"), nil
	}
	m.Mode, m.Tip = model.ChoosingInterface, model.Tip{}
	m.Interfaces = model.InterfaceChooser{Number: m.Interfaces.Number}
	if h := m.Table.Health(); len(h.Sources) > 0 {
		m.Interfaces.Selected = h.Sources[0].Name
	}
	return m, fx.Interfaces
}

// handleInterfaces lists the interfaces there are now, with rates from the counters
// of the last time and now, and comes again after interfacesInterval.
func handleInterfaces(m model.Model, msg model.InterfacesMsg) (model.Model, tea.Cmd) {
	if m.Mode != model.ChoosingInterface {
		return m, nil
	}
	c := &m.Interfaces
	c.Number++
	number := c.Number
	again := tea.Tick(interfacesInterval, func(time.Time) tea.Msg { return model.InterfacesDueMsg{Number: number} })
	if msg.Err != nil {
		c.Err = msg.Err.Error()
		return m, again
	}
	before := make(map[string]model.InterfaceRow, len(c.Rows))
	for _, r := range c.Rows {
		before[r.Name] = r
	}
	at := max(c.Index(), 0)
	elapsed := float64(msg.At-c.At) / float64(time.Second)
	rows := make([]model.InterfaceRow, len(msg.Interfaces))
	for i, l := range msg.Interfaces {
		rows[i] = measureRate(before[l.Name], l, elapsed)
	}
	c.Rows, c.At, c.Err = rows, msg.At, ""
	if c.Index() < 0 && len(rows) > 0 {
		c.Selected = rows[clampIndex(at, len(rows))].Name
	}
	return popupEnsureVisible(m), again
}

// measureRate is an interface with its rate since so many seconds ago. There is none
// when the counters are less than before: they are those of another interface of
// that name.
func measureRate(before model.InterfaceRow, now flows.Interface, seconds float64) model.InterfaceRow {
	row := model.InterfaceRow{Interface: now}
	was := before.Carried
	if !before.Counted || !now.Counted || seconds <= 0 || now.Carried.Sent < was.Sent || now.Carried.Recv < was.Recv {
		return row
	}
	row.Measured = true
	row.Rate = flows.Rate{
		Sent: float64(now.Carried.Sent-was.Sent) / seconds,
		Recv: float64(now.Carried.Recv-was.Recv) / seconds,
	}
	return row
}

// handleInterfacesDue asks for the interfaces again, while the list is open.
func handleInterfacesDue(m model.Model, number int, fx Effects) (model.Model, tea.Cmd) {
	if m.Mode != model.ChoosingInterface || number != m.Interfaces.Number {
		return m, nil
	}
	return m, fx.Interfaces
}

// interfaceKey handles a key in the list of interfaces.
func interfaceKey(m model.Model, k keystroke, fx Effects) (model.Model, tea.Cmd) {
	if n, ok := listSteps(k.key, popupPage(&m)); ok {
		return highlightInterface(m, stepTo(m.Interfaces.Index(), n, len(m.Interfaces.Rows))), nil
	}
	switch k.key {
	case "esc", "q":
		m.Mode = model.Browsing
	case "i":
		return highlightInterface(m, stepTo(m.Interfaces.Index(), 1, len(m.Interfaces.Rows))), nil
	case "enter":
		return switchInterface(m, fx)
	}
	return m, nil
}

// highlightInterface highlights an interface by its index.
func highlightInterface(m model.Model, i int) model.Model {
	if i >= 0 && i < len(m.Interfaces.Rows) {
		m.Interfaces.Selected = m.Interfaces.Rows[i].Name
	}
	return m
}

// pickInterface handles a click on an interface: it highlights it, or switches to the
// highlighted one.
func pickInterface(m model.Model, i int, fx Effects) (model.Model, tea.Cmd) {
	if i >= len(m.Interfaces.Rows) {
		return m, nil
	}
	if i == m.Interfaces.Index() {
		return popupKey(m, keystroke{key: "enter"}, fx)
	}
	return popupEnsureVisible(highlightInterface(m, i)), nil
}

// switchInterface switches the capture to the highlighted interface.
func switchInterface(m model.Model, fx Effects) (model.Model, tea.Cmd) {
	i := m.Interfaces.Index()
	if i < 0 {
		return m, nil
	}
	name := m.Interfaces.Rows[i].Name
	m.Mode = model.Browsing
	if h := m.Table.Health(); len(h.Sources) == 1 && h.Sources[0].Name == name {
		return say(m, "capturing on "+name+" already"), nil
	}
	return say(m, "switching to "+name), fx.Switch(name)
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
	if m.Paused {
		m.Paused, m.Shown = false, m.Table
		m = rebuildRows(clearSelection(m))
	}
	return notice(m, model.Good, "switched to "+msg.Name)
}
