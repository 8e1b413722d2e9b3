package update

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
)

// chordTimeout is how long the first key of a chord (gg) waits for the second.
const chordTimeout = 350 * time.Millisecond

// handleKey handles a key, by the mode: a prompt or a pop-up that is open takes it,
// otherwise dispatchKey finds the action it is bound to.
func handleKey(m model.Model, msg tea.KeyPressMsg, fx Effects) (model.Model, tea.Cmd) {
	switch k := msg.String(); {
	case k == "ctrl+c":
		return m, tea.Quit
	case k == "ctrl+z" && m.Keys.Action(msg) == model.Suspend: // It edits no line.
		return doAction(m, model.Suspend, fx)
	}
	switch m.Mode {
	case model.Helping:
		return helpKey(m, msg), nil
	case model.Filtering:
		return filterKey(m, msg), nil
	case model.SettingAlert:
		return alertKey(m, msg), nil
	case model.ChoosingTheme, model.EditingTheme, model.ChoosingInterface:
		return popupKey(m, keystroke{msg.String(), msg.Text}, fx)
	case model.EditingCaptureFilter:
		return captureFilterKey(m, msg, fx)
	case model.Exporting:
		return exportKey(m, msg, fx)
	case model.Browsing:
	}
	return dispatchKey(m, msg, fx)
}

// dispatchKey does the action that a key is bound to. The first key of a chord (gg)
// waits for the second.
func dispatchKey(m model.Model, msg tea.KeyPressMsg, fx Effects) (model.Model, tea.Cmd) {
	k := msg.String()
	if m.Pending != "" {
		first := m.Pending
		m.Pending = ""
		if a := m.Keys.Action(keyName(first + k)); a != "" {
			return doAction(m, a, fx)
		}
		var before tea.Cmd
		m, before = doAction(m, m.Keys.Action(keyName(first)), fx)
		m, after := doAction(m, m.Keys.Action(msg), fx)
		return m, tea.Batch(before, after)
	}
	if m.Keys.Action(keyName(k+k)) != "" {
		m.Pending = k
		m.PendingNumber++
		n := m.PendingNumber
		return m, tea.Tick(chordTimeout, func(time.Time) tea.Msg { return model.ChordTimeoutMsg{Number: n} })
	}
	return doAction(m, m.Keys.Action(msg), fx)
}

// keyName is a key by its name, for KeyMap.Action.
type keyName string

func (p keyName) String() string { return string(p) }

// handleChordTimeout does what the first key of a chord does alone, when the second
// did not come.
func handleChordTimeout(m model.Model, number int, fx Effects) (model.Model, tea.Cmd) {
	if m.Pending == "" || number != m.PendingNumber {
		return m, nil
	}
	k := keyName(m.Pending)
	m.Pending = ""
	return doAction(m, m.Keys.Action(k), fx)
}

// doAction does an action: those that need effects are here, the others in tables.
func doAction(m model.Model, a model.Action, fx Effects) (model.Model, tea.Cmd) {
	switch a {
	case model.Quit:
		return m, tea.Quit
	case model.Suspend:
		if fx.Orphaned != nil && fx.Orphaned() {
			return warn(m, "there is no shell to come back from: "+m.Keys.Short(model.Quit)+" quits"), nil
		}
		return m, tea.Suspend
	case model.Interfaces:
		return openInterfaces(m, fx)
	case model.EditCaptureFilter:
		return openCaptureFilter(m, fx), nil
	case model.Copy:
		return copyRow(m, fx)
	default: // The tables below have the others.
	}
	if f, ok := moves[a]; ok {
		return f(m), nil
	}
	if s, ok := sorts[a]; ok {
		return sortBy(m, s), nil
	}
	if _, ok := playerActions[a]; ok {
		return queueSteering(m, a, fx)
	}
	if f, ok := toggles[a]; ok {
		return rebuildRows(f(m)), nil
	}
	return m, nil
}
