package update

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
)

// pairWait is how long the first key of a pair waits for the second.
const pairWait = 350 * time.Millisecond

// pressed acts on a key, by what the keys are for just now.
func pressed(m model.Model, msg tea.KeyPressMsg, fx Effects) (model.Model, tea.Cmd) {
	switch k := msg.String(); {
	case k == "ctrl+c":
		return m, tea.Quit
	case k == "ctrl+z" && m.Keys.Action(msg) == model.Suspend: // It edits no line.
		return act(m, model.Suspend, fx)
	}
	switch m.Mode {
	case model.Helping:
		return helpKey(m, msg), nil
	case model.Filtering:
		return filterKey(m, msg), nil
	case model.SettingAlert:
		return alertKey(m, msg), nil
	case model.ChoosingTheme, model.EditingTheme, model.ChoosingInterface:
		return popupKey(m, typed{msg.String(), msg.Text}, fx)
	case model.EditingCaptureFilter:
		return recaptureKey(m, msg, fx)
	case model.Exporting:
		return exportKey(m, msg, fx)
	case model.Browsing:
	}
	return browseKey(m, msg, fx)
}

// browseKey acts on a key in the list. The first g waits for a second one.
func browseKey(m model.Model, msg tea.KeyPressMsg, fx Effects) (model.Model, tea.Cmd) {
	k := msg.String()
	if m.Pending != "" {
		first := m.Pending
		m.Pending = ""
		if a := m.Keys.Action(pair(first + k)); a != "" {
			return act(m, a, fx)
		}
		var before tea.Cmd
		m, before = act(m, m.Keys.Action(pair(first)), fx)
		m, after := act(m, m.Keys.Action(msg), fx)
		return m, tea.Batch(before, after)
	}
	if m.Keys.Action(pair(k+k)) != "" {
		m.Pending = k
		m.PendingNumber++
		n := m.PendingNumber
		return m, tea.Tick(pairWait, func(time.Time) tea.Msg { return model.ChordTimeoutMsg{Number: n} })
	}
	return act(m, m.Keys.Action(msg), fx)
}

// pair is a key by its name alone.
type pair string

func (p pair) String() string { return string(p) }

// waited does what a key does alone, when the second of a pair did not come.
func waited(m model.Model, number int, fx Effects) (model.Model, tea.Cmd) {
	if m.Pending == "" || number != m.PendingNumber {
		return m, nil
	}
	k := pair(m.Pending)
	m.Pending = ""
	return act(m, m.Keys.Action(k), fx)
}

// act does an action.
func act(m model.Model, a model.Action, fx Effects) (model.Model, tea.Cmd) {
	switch a {
	case model.Quit:
		return m, tea.Quit
	case model.Suspend:
		if fx.Orphaned != nil && fx.Orphaned() {
			return warn(m, "there is no shell to come back from: "+m.Keys.Short(model.Quit)+" quits"), nil
		}
		return m, tea.Suspend
	case model.Interfaces:
		return openLinks(m, fx)
	case model.EditCaptureFilter:
		return openRecapture(m, fx), nil
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
	if _, ok := plays[a]; ok {
		return play(m, a, fx)
	}
	if f, ok := toggles[a]; ok {
		return relist(f(m)), nil
	}
	return m, nil
}
