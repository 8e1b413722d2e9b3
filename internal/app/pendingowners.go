package app

import (
	"maps"
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/update"
)

const (
	// ownersTimeout is how long a line waits at most for owners that were asked for.
	// The search answers within milliseconds, found or not, except for many flows at
	// once, or where it has to read all of /proc first.
	ownersTimeout = 2 * time.Second
	// maxPending limits the flows that a line waits for. The search takes fewer at
	// once and drops others without an answer, so that not all of them are ever answered.
	maxPending = 32_768
)

// pendingOwners are the flows whose owners Update has asked for and that are not
// answered yet.
type pendingOwners struct {
	enabled bool
	flows   map[flows.Key]bool
}

// newPendingOwners tracks nothing where nobody can be asked.
func newPendingOwners(fx update.Effects) *pendingOwners {
	return &pendingOwners{enabled: fx.AskOwners != nil, flows: map[flows.Key]bool{}}
}

// track notes which owners Update has asked for, and which are answered, with a message
// that has brought the model from before to after. Owners bring another table too, whose
// fresh flows are those of the last batch, which were noted.
func (p *pendingOwners) track(before, after *model.Model, msg tea.Msg) {
	if owners, ok := msg.(model.OwnersMsg); ok {
		for _, o := range owners.Owned {
			delete(p.flows, o.Key)
		}
		for _, k := range owners.Unowned {
			delete(p.flows, k)
		}
		return
	}
	if p.enabled && after.Prefs.Processes && after.Table != before.Table {
		p.add(after.Table, update.Ownable(after.Table.Fresh()))
	}
}

// add notes flows that are asked for, up to maxPending. Flows that have lost their row
// are on no line any more.
func (p *pendingOwners) add(t *flows.Table, keys []flows.Key) {
	if len(p.flows)+len(keys) > maxPending {
		maps.DeleteFunc(p.flows, func(k flows.Key, _ bool) bool { return t.Flow(k) == nil })
	}
	for _, k := range keys[:min(len(keys), maxPending-len(p.flows))] {
		p.flows[k] = true
	}
}

// fold folds a message in, and keeps track of what it asks for and answers.
func (p *pendingOwners) fold(m model.Model, msg tea.Msg, fx update.Effects, cmds *runner) model.Model {
	after, cmd := update.Update(m, msg, fx)
	cmds.run(cmd)
	p.track(&m, &after, msg)
	return after
}

// wait folds in what becomes known until every pending flow is answered, or the timeout,
// or nobody answers. The capture keeps what it measures meanwhile.
func (p *pendingOwners) wait(m model.Model, fx update.Effects, cmds *runner) model.Model {
	timeout := time.NewTimer(ownersTimeout)
	defer timeout.Stop()
	for len(p.flows) > 0 {
		if m.Sandbox.OwnersErr != "" {
			clear(p.flows)
			break
		}
		select {
		case msg := <-cmds.other:
			m = p.fold(m, msg, fx, cmds)
		case <-timeout.C:
			clear(p.flows)
		}
	}
	return m
}
