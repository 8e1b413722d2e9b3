package update

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
)

// jump is how far a key jumps in recorded traffic.
const jump = 10 * time.Second

// plays are the actions that steer recorded traffic; paused is whether it is.
var plays = map[model.Action]func(p Player, paused bool) error{
	model.PlayPause:   func(p Player, paused bool) error { p.Pause(!paused); return nil },
	model.PlayFaster:  func(p Player, _ bool) error { p.Faster(); return nil },
	model.PlaySlower:  func(p Player, _ bool) error { p.Slower(); return nil },
	model.JumpBack:    func(p Player, _ bool) error { return p.Jump(-jump) },
	model.JumpForward: func(p Player, _ bool) error { return p.Jump(jump) },
}

// play steers recorded traffic, if that is what is shown.
func play(m model.Model, fx Effects, steer func(Player, bool) error) (model.Model, tea.Cmd) {
	if fx.Player == nil {
		return warn(m, "this is live: only recorded traffic can be steered"), nil
	}
	h := m.Table.Health()
	paused := h.Replay.Paused
	return m, func() tea.Msg { return model.Played{Err: steer(fx.Player, paused)} }
}
