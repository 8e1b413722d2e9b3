package update

import (
	"iftopgo/flows"
	"iftopgo/model"
)

// guessTime is how long the traffic of other hosts may take to show its gateway, in
// nanoseconds: until then that sides are a guess is no news.
const guessTime = 10_000_000_000

// reportGuess says once for a capture, in a notice, that nothing tells which side of flows is
// local. The tooltip of the health goes on saying so.
func reportGuess(m model.Model, b *flows.Batch) model.Model {
	if b.Restart {
		m.GuessReported = false
	}
	if m.GuessReported || b.Health.Guessed == 0 || m.Table.At()-m.Table.Start() < guessTime {
		return m
	}
	m.GuessReported = true
	return warn(m, model.GuessNote(&b.Health))
}
