package update

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
)

// queueSteering steers recorded traffic, if that is shown. Commands overtake each
// other: an action waits until the one before it is done.
func queueSteering(m model.Model, a model.Action, fx Effects) (model.Model, tea.Cmd) {
	if fx.Player == nil {
		return warn(m, "this is live: only recorded traffic can be steered"), nil
	}
	m.Steering = append(slices.Clip(m.Steering), a)
	if len(m.Steering) > 1 {
		return m, nil
	}
	return m, steer(fx.Player, a)
}

// handlePlayer shows why an action failed, and does the next.
func handlePlayer(m model.Model, msg model.PlayerMsg, fx Effects) (model.Model, tea.Cmd) {
	if msg.Err != nil {
		m = warn(m, msg.Err.Error())
	}
	if len(m.Steering) > 0 {
		m.Steering = m.Steering[1:]
	}
	if len(m.Steering) == 0 || fx.Player == nil {
		return m, nil
	}
	return m, steer(fx.Player, m.Steering[0])
}

// steer returns the command that does an action.
func steer(p Player, a model.Action) tea.Cmd {
	return func() tea.Msg { return model.PlayerMsg{Err: playerActions[a](p)} }
}
