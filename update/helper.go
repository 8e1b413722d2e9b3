package update

import (
	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
)

// handleHelper notes what the helper process does, and waits for the next change.
func handleHelper(m model.Model, msg model.HelperMsg, fx Effects) (model.Model, tea.Cmd) {
	m.Sandbox.HelperErr, m.Sandbox.OwnersErr, m.Sandbox.HelperEnded = msg.Err, msg.OwnersErr, msg.Ended
	switch {
	case msg.Ended:
		return notice(m, model.Bad, msg.Err), nil
	case msg.Err != "":
		return notice(m, model.Bad, msg.Err), fx.Helper
	default:
		return notice(m, model.Good, "the helper answers again"), fx.Helper
	}
}
