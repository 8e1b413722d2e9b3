package update

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
)

// pressed acts on a key.
func pressed(m model.Model, msg tea.KeyPressMsg) (model.Model, tea.Cmd) {
	if key.Matches(msg, model.Keys.Quit) {
		return m, tea.Quit
	}
	return m, nil
}
