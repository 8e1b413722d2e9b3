package update

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/model"
)

// linksEvery is how often interfaces are looked at while they are listed.
const linksEvery = time.Second

// openLinks begins to choose an interface.
func openLinks(m model.Model, fx Effects) (model.Model, tea.Cmd) {
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

// linked takes over the interfaces there are now, and looks again in a while.
// What they carry now follows from their counters then and now.
func linked(m model.Model, msg model.InterfacesMsg) (model.Model, tea.Cmd) {
	if m.Mode != model.ChoosingInterface {
		return m, nil
	}
	c := &m.Interfaces
	c.Number++
	number := c.Number
	again := tea.Tick(linksEvery, func(time.Time) tea.Msg { return model.InterfacesDueMsg{Number: number} })
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
		rows[i] = measured(before[l.Name], l, elapsed)
	}
	c.Rows, c.At, c.Err = rows, msg.At, ""
	if c.Index() < 0 && len(rows) > 0 {
		c.Selected = rows[bounded(at, len(rows))].Name
	}
	return popupScrolled(m), again
}

// measured works out what an interface carries, from what it had carried that
// many seconds ago. Counters that went back belong to another interface of that
// name.
func measured(before model.InterfaceRow, now model.Interface, seconds float64) model.InterfaceRow {
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

// linksDue looks at the interfaces again, while they are listed.
func linksDue(m model.Model, number int, fx Effects) (model.Model, tea.Cmd) {
	if m.Mode != model.ChoosingInterface || number != m.Interfaces.Number {
		return m, nil
	}
	return m, fx.Interfaces
}

// linkKey acts on a key in the list of interfaces.
func linkKey(m model.Model, k typed, fx Effects) (model.Model, tea.Cmd) {
	if n, ok := steps(k.key, popupPage(&m)); ok {
		return highlightLink(m, stepped(m.Interfaces.Index(), n, len(m.Interfaces.Rows))), nil
	}
	switch k.key {
	case "esc", "q":
		m.Mode = model.Browsing
	case "i":
		return highlightLink(m, stepped(m.Interfaces.Index(), 1, len(m.Interfaces.Rows))), nil
	case "enter":
		return switchLink(m, fx)
	}
	return m, nil
}

// highlightLink goes to an interface.
func highlightLink(m model.Model, i int) model.Model {
	if i >= 0 && i < len(m.Interfaces.Rows) {
		m.Interfaces.Selected = m.Interfaces.Rows[i].Name
	}
	return m
}

// linkPicked acts on a press on an interface.
func linkPicked(m model.Model, i int, fx Effects) (model.Model, tea.Cmd) {
	if i >= len(m.Interfaces.Rows) {
		return m, nil
	}
	if i == m.Interfaces.Index() {
		return popupKey(m, typed{key: "enter"}, fx)
	}
	return popupScrolled(highlightLink(m, i)), nil
}

// switchLink captures on the highlighted interface from now on.
func switchLink(m model.Model, fx Effects) (model.Model, tea.Cmd) {
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

// switched remembers the interface that is captured on now, unless a flag named
// the one before. The pause was of another link's picture.
func switched(m model.Model, msg model.InterfaceSwitchedMsg) model.Model {
	if msg.Err != nil {
		return notice(m, model.Bad, msg.Err.Error())
	}
	if !m.InterfaceGiven {
		m.Prefs.Interface = msg.Name
	}
	if m.Paused {
		m.Paused, m.Shown = false, m.Table
		m = relist(leaveRow(m))
	}
	return notice(m, model.Good, "switched to "+msg.Name)
}
