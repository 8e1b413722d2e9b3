package update

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
)

// kept returns what is saved of a change of the settings. What is set while recorded or
// made-up traffic is looked at says nothing about what is wanted live: of that, themes that
// were made alone.
func kept(before, after *prefs.Prefs, fx Effects) prefs.Prefs {
	if fx.Player == nil {
		return *after
	}
	p := *before
	p.CustomThemes = after.CustomThemes
	return p
}

// queueSave saves what has changed in the settings. Commands overtake each other: a
// change waits until the one before it is saved, and those that wait are one.
func queueSave(m model.Model, before *prefs.Prefs, fx Effects) (model.Model, tea.Cmd) {
	m.Changes = slices.Clone(m.Changes)
	after := kept(before, &m.Prefs, fx)
	if last := len(m.Changes) - 1; last > 0 && m.Changes[last].After.Equal(*before) {
		m.Changes[last].After = after
		return m, nil
	}
	m.Changed++
	m.Changes = append(m.Changes, model.Change{Number: m.Changed, Before: *before, After: after})
	if len(m.Changes) > 1 {
		return m, nil
	}
	return m, fx.Save(m.Changes[0])
}

// handlePrefsSaved shows why a change could not be saved, and saves the next.
func handlePrefsSaved(m model.Model, msg model.PrefsSavedMsg, fx Effects) (model.Model, tea.Cmd) {
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

// handlePrefsEdited takes over settings that were edited by hand while the program
// runs.
func handlePrefsEdited(m model.Model, msg model.PrefsEditedMsg, fx Effects) (model.Model, tea.Cmd) {
	if msg.Err != nil {
		m.Unsaved = msg.Err.Error()
		return ensureVisible(m), fx.Edits
	}
	m.Unsaved = ""
	p := msg.Prefs
	for i := range m.Changes { // The file does not have them yet.
		p = p.With(&m.Changes[i].Before, &m.Changes[i].After)
	}
	p.Tab = m.Prefs.Tab // It is the tab to start in: nobody is taken from what is being read.
	keys, err := model.NewKeyMap(p.KeyPreset == prefs.KeysIftop, p.Keys)
	if err != nil {
		return notice(m, model.Bad, err.Error()), fx.Edits
	}
	if d, ok := theme.Find(p.Theme, p.CustomThemes); ok && d != m.Appearance.Definition {
		m.Appearance = m.Appearance.With(d)
	}
	m.Appearance = m.Appearance.WithGlyphs(p.ASCII.Or(m.Appearance.Plain))
	m.Prefs, m.Keys = p, keys
	if p.Alert == 0 {
		m.Alerts.Raised = nil
	}
	return say(rebuildRows(recompileTheme(m)), "settings read anew"), fx.Edits
}
