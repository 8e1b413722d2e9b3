package update

import (
	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
)

// openRecapture begins to edit the capture filter.
func openRecapture(m model.Model, fx Effects) model.Model {
	if fx.Refilter == nil {
		return warn(m, "only a live capture has a filter that can be changed")
	}
	m.Mode, m.Tip = model.SettingCapture, model.Tip{}
	m.Refilter = model.Refilter{Line: model.NewLine(m.Capture), Checked: m.Capture}
	return m
}

// recaptureKey edits the capture filter. It is compiled with every key, and put
// in force with Enter.
func recaptureKey(m model.Model, msg tea.KeyPressMsg, fx Effects) (model.Model, tea.Cmd) {
	switch k := msg.String(); k {
	case "esc":
		m.Mode = model.Browsing
		return m, nil
	case "enter":
		return m, fx.Refilter(m.Refilter.Line.String(), true)
	default:
		line, ok := m.Refilter.Line.Press(k)
		if !ok {
			line = m.Refilter.Line.Insert(msg.Text)
		}
		m.Refilter.Line = line
		return m, fx.Refilter(line.String(), false)
	}
}

// compiled says what is wrong with the capture filter, or that it is in force.
func compiled(m model.Model, msg model.Compiled) model.Model {
	if msg.Applied && msg.Err == nil {
		m.Capture = msg.Text // Whatever is on the screen by now.
	}
	if m.Mode != model.SettingCapture || msg.Text != m.Refilter.Line.String() {
		return m // Something else is typed by now.
	}
	m.Refilter.Checked, m.Refilter.Err = msg.Text, ""
	if msg.Err != nil {
		m.Refilter.Err = msg.Err.Error()
		return m
	}
	if !msg.Applied {
		return m
	}
	m.Mode = model.Browsing
	if msg.Text == "" {
		return say(m, "capturing everything")
	}
	return say(m, "capturing "+msg.Text)
}
