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
	k := msg.String()
	n, steps := scrollSteps(k, rows)
	switch {
	case m.HelpState.Searching:
		m = helpSearchKey(m, msg)
	case steps:
		m.HelpState.Top += n
	case k == "/":
		m.HelpState.Searching = true
	case k == "esc" && m.HelpState.Search.String() != "":
		m.HelpState.Search, m.HelpState.Top = model.Line{}, 0
	case k == "esc", k == "enter", k == "q", m.Keys.Action(msg) == model.Help:
		m.Mode = model.Browsing
	}
	m.HelpState.Top = max(min(m.HelpState.Top, last), 0)
	return m
}

// helpSearchKey handles a key while what is searched for is typed.
func helpSearchKey(m model.Model, msg tea.KeyPressMsg) model.Model {
	switch k := msg.String(); k {
	case "enter":
		m.HelpState.Searching = false
	case "esc":
		m.HelpState = model.HelpState{}
	default:
		line, ok := m.HelpState.Search.Press(k)
		if !ok {
			line = m.HelpState.Search.Insert(msg.Text)
		}
		m.HelpState.Search, m.HelpState.Top = line, 0
	}
	return m
}

// clickHelp closes the help on a click outside of it.
func clickHelp(m model.Model, msg tea.MouseClickMsg) model.Model {
	if m.Mode == model.Helping && !layout.HelpBox(&m).Contains(msg.X, msg.Y) {
		m.Mode = model.Browsing
	}
	return m
}
