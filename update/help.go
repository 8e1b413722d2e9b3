package update

import (
	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
	"iftopgo/view/layout"
)

// helpKey handles a key in the help: it scrolls, searches, or closes it.
func helpKey(m model.Model, msg tea.KeyPressMsg) model.Model {
	rows := layout.HelpRows(&m)
	last := max(len(layout.HelpLines(&m))-rows, 0)
	switch k := msg.String(); k {
	case "esc", "enter":
		m.Mode = model.Browsing
	case "up", "down", "pgup", "pgdown", "home", "end":
		n, _ := listSteps(k, rows)
		m.HelpState.Top += n
	case "?":
		m.Mode = model.Browsing
	default:
		line, ok := m.HelpState.Search.Press(k)
		if !ok {
			line = m.HelpState.Search.Insert(msg.Text)
		}
		m.HelpState.Search, m.HelpState.Top = line, 0
	}
	m.HelpState.Top = max(min(m.HelpState.Top, last), 0)
	return m
}

// clickHelp closes the help on a click outside of it.
func clickHelp(m model.Model, msg tea.MouseClickMsg) model.Model {
	if m.Mode == model.Helping && !layout.HelpBox(&m).Contains(msg.X, msg.Y) {
		m.Mode = model.Browsing
	}
	return m
}
