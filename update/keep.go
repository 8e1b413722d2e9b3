package update

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
	"iftopgo/prefs"
)

// keep saves what has changed in the settings. Commands overtake each other: a
// change waits until the one before it is saved, and those that wait are one.
func keep(m model.Model, before *prefs.Prefs, fx Effects) (model.Model, tea.Cmd) {
	m.Changes = slices.Clone(m.Changes)
	if last := len(m.Changes) - 1; last > 0 && m.Changes[last].After.Equal(*before) {
		m.Changes[last].After = m.Prefs
		return m, nil
	}
	m.Changed++
	m.Changes = append(m.Changes, model.Change{Number: m.Changed, Before: *before, After: m.Prefs})
	if len(m.Changes) > 1 {
		return m, nil
	}
	return m, fx.Save(m.Changes[0])
}

// saved says what kept a change from being saved, and saves the next.
func saved(m model.Model, msg model.PrefsSavedMsg, fx Effects) (model.Model, tea.Cmd) {
	if msg.Err != nil {
		m = notice(m, model.Bad, msg.Err.Error())
	}
	if len(m.Changes) > 0 {
		m.Changes = m.Changes[1:]
	}
	if len(m.Changes) == 0 || fx.Save == nil {
		return m, nil
	}
	return m, fx.Save(m.Changes[0])
}
