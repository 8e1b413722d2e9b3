package app

import (
	"time"

	"iftopgo/model"
	"iftopgo/update"
)

// networksTimeout is how long a line waits at most for networks that are being looked up,
// which takes milliseconds unless a file is far away.
const networksTimeout = 2 * time.Second

// waitForNetworks folds in what becomes known until no network is being looked up, or the
// timeout, so that a line does not depend on how fast that was.
func waitForNetworks(m model.Model, fx update.Effects, cmds *runner, p *pendingOwners) model.Model {
	timeout := time.NewTimer(networksTimeout)
	defer timeout.Stop()
	for m.FindingNetworks {
		select {
		case msg := <-cmds.other:
			m = p.fold(m, msg, fx, cmds)
		case <-timeout.C:
			return m
		}
	}
	return m
}
