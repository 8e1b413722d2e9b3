package update

import (
	"slices"

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

// handleProcessEnd notes that another of the program's own processes has exited.
func handleProcessEnd(m model.Model, msg model.ProcessEndMsg) model.Model {
	m.Sandbox.Ended = append(slices.Clip(m.Sandbox.Ended), msg.Lost)
	return notice(m, model.Bad, msg.Lost)
}
