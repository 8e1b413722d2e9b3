package update

import (
	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/theme"
)

// edited takes settings over that were edited by hand while the program runs.
func edited(m model.Model, msg model.PrefsEditedMsg, fx Effects) (model.Model, tea.Cmd) {
	if msg.Err != nil {
		m.Unsaved = msg.Err.Error()
		return scrolled(m), fx.Edits
	}
	m.Unsaved = ""
	p := msg.Prefs
	for i := range m.Changes { // The file does not have them yet.
		p = p.With(&m.Changes[i].Before, &m.Changes[i].After)
	}
	keys, err := model.NewKeyMap(p.KeyPreset == prefs.KeysIftop, p.Keys)
	if err != nil {
		return notice(m, model.Bad, err.Error()), fx.Edits
	}
	if d, ok := theme.Find(p.Theme, p.CustomThemes); ok && d != m.Appearance.Definition {
		m.Appearance = m.Appearance.With(d)
	}
	m.Appearance = m.Appearance.WithSigns(p.ASCII.On(m.Appearance.Plain))
	m.Prefs, m.Keys = p, keys
	if p.Alert == 0 {
		m.Alerts.Raised = nil
	}
	return say(relist(recolored(m)), "settings read anew"), fx.Edits
}
