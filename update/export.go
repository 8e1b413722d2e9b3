package update

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
)

// openExport opens the prompt for the path to export to. The name proposed has the
// time of what is shown in it; the file extension decides the format.
func openExport(m model.Model) model.Model {
	m.Mode, m.Tip = model.Exporting, model.Tip{}
	to := m.Sandbox.ExportTo
	if to == "" {
		to = "~/"
	}
	name := "iftopgo"
	if at := shownTime(&m); !at.IsZero() {
		name += at.Format("-20060102-150405")
	}
	m.Export = model.ExportPrompt{Line: model.NewLine(to + name + ".txt")}
	return m
}

// shownTime is the time of what is shown: of the capture, or else of the counters of interfaces, or
// else of the history; zero when there is nothing yet.
func shownTime(m *model.Model) time.Time {
	h := m.Shown.Health()
	switch {
	case m.Shown.At() != 0:
		return time.Unix(0, h.Clock.Wall(m.Shown.At()))
	case m.Interfaces.Shown != nil:
		return time.Unix(0, m.Interfaces.Shown.Wall())
	case m.History.Answer != nil:
		return m.History.Answer.Now
	default:
		return time.Time{}
	}
}

// exportKey edits the path, and exports with Enter.
func exportKey(m model.Model, msg tea.KeyPressMsg, fx Effects) (model.Model, tea.Cmd) {
	switch k := msg.String(); k {
	case "esc":
		m.Mode = model.Browsing
		return m, nil
	case "enter":
		path := m.Export.Line.String()
		if path == "" {
			m.Export.Err = "a file needs a name"
			return m, nil
		}
		if fx.Export == nil {
			m.Mode = model.Browsing
			return warn(m, "files cannot be written here"), nil
		}
		return say(m, "exporting to "+path), fx.Export(exported(m), path)
	default:
		line, ok := m.Export.Line.Press(k)
		if !ok {
			line = m.Export.Line.Insert(msg.Text)
		}
		m.Export.Line, m.Export.Err = line, ""
		return m, nil
	}
}

// exported returns the model with the rows that are exported: those of the list, by what
// --by says if it was given.
func exported(m model.Model) model.Model {
	if m.By != flows.Ungrouped {
		m.List.Frozen = nil // It is the order of other rows.
		m = listRows(m, m.By, false)
	}
	return orderAll(m)
}

// handleExported shows where the export was written to. One that failed leaves the
// prompt open, so that another name can be tried.
func handleExported(m model.Model, msg model.ExportedMsg) model.Model {
	switch {
	case msg.Err == nil:
		if m.Mode == model.Exporting {
			m.Mode = model.Browsing
		}
		return notice(m, model.Good, "exported to "+msg.Path)
	case m.Mode == model.Exporting:
		m.Export.Err = msg.Err.Error()
		return m
	default:
		return notice(m, model.Bad, msg.Err.Error())
	}
}

// copyRow puts the selected row on the clipboard. Commands overtake each other: a
// row waits until the one before it is copied, and of those that wait only the last
// is copied.
func copyRow(m model.Model, fx Effects) (model.Model, tea.Cmd) {
	m, i := chosen(m)
	switch {
	case i < 0:
		return warn(m, noRow), nil
	case fx.Copy == nil:
		return warn(m, "there is no clipboard here"), nil
	}
	row := m.List.Rows[i]
	if len(m.Copies) > 0 {
		m.Copies = []list.Row{m.Copies[0], row}
		return m, nil
	}
	m.Copies = []list.Row{row}
	return m, fx.Copy(m, &row)
}

// handleCopied shows what is known of how copying went, and copies the row that waits.
func handleCopied(m model.Model, msg model.CopiedMsg, fx Effects) (model.Model, tea.Cmd) {
	if len(m.Copies) > 0 {
		m.Copies = m.Copies[1:]
	}
	if len(m.Copies) > 0 {
		return m, fx.Copy(m, &m.Copies[0])
	}
	switch {
	case msg.Err != nil:
		return warn(m, "copied to the terminal's clipboard if it allows it; "+msg.Err.Error()), nil
	case msg.Helper != "":
		return notice(m, model.Good, "copied by "+msg.Helper+", and to the terminal's clipboard if it allows it"), nil
	default:
		return say(m, "copied to the terminal's clipboard, if the terminal allows it"), nil
	}
}
