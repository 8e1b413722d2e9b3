package update

import (
	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
)

// openCaptureFilter opens the prompt for the capture filter.
func openCaptureFilter(m model.Model, fx Effects) model.Model {
	if fx.SetCaptureFilter == nil {
		return warn(m, "only a live capture has a filter that can be changed")
	}
	m.Mode, m.Tip = model.EditingCaptureFilter, model.Tip{}
	m.CaptureFilterPrompt = model.CaptureFilterPrompt{Line: model.NewLine(m.CaptureFilter), Checked: m.CaptureFilter}
	return m
}

// captureFilterKey edits the capture filter. It is checked with every key, and its
// names are looked up when it is applied with Enter.
func captureFilterKey(m model.Model, msg tea.KeyPressMsg, fx Effects) (model.Model, tea.Cmd) {
	switch k := msg.String(); k {
	case "esc":
		m.Mode = model.Browsing
		return m, nil
	case "enter":
		return m, fx.SetCaptureFilter(m.CaptureFilterPrompt.Line.String(), true)
	default:
		line, ok := m.CaptureFilterPrompt.Line.Press(k)
		if !ok {
			line = m.CaptureFilterPrompt.Line.Insert(msg.Text)
		}
		m.CaptureFilterPrompt.Line = line
		return m, fx.SetCaptureFilter(line.String(), false)
	}
}

// handleCaptureFilter shows what is wrong with the capture filter, or that it is
// applied.
func handleCaptureFilter(m model.Model, msg model.CaptureFilterMsg) model.Model {
	if msg.Applied && msg.Err == nil {
		m.CaptureFilter = msg.Text // Whatever is on the screen by now.
	}
	if m.Mode != model.EditingCaptureFilter || msg.Text != m.CaptureFilterPrompt.Line.String() {
		return m // Something else is typed by now.
	}
	m.CaptureFilterPrompt.Checked, m.CaptureFilterPrompt.Err = msg.Text, ""
	if msg.Err != nil {
		m.CaptureFilterPrompt.Err = msg.Err.Error()
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
