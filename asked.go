package main

import (
	"maps"
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/update"
)

// settleFor is how long a line waits at most for owners that were asked for. The
// search answers within milliseconds, whether it finds them or not, but for many
// at once, or where it has to look at all processes first.
const settleFor = 2 * time.Second

// maxWaiting bounds the flows that a line waits for. The search takes up fewer at
// once, and refuses others without an answer: so many are never all told.
const maxWaiting = 32_768

// asked are the flows whose owners were asked for and not told yet.
type asked struct {
	ask     func([]flows.Key)
	waiting map[flows.Key]bool
}

func newAsked(fx update.Effects) *asked {
	return &asked{ask: fx.AskOwners, waiting: map[flows.Key]bool{}}
}

// about asks about the flows that are new with a batch, which the model has in it
// already, and notes which are answered.
func (a *asked) about(m *model.Model, msg tea.Msg) {
	switch msg := msg.(type) {
	case model.OwnersMsg:
		for _, o := range msg.Owned {
			delete(a.waiting, o.Key)
		}
		for _, k := range msg.Unowned {
			delete(a.waiting, k)
		}
	case model.BatchMsg:
		if a.ask == nil || !m.Prefs.Processes {
			return
		}
		if keys := update.Ownable(m.Table.Fresh()); len(keys) > 0 {
			a.wait(m.Table, keys)
			a.ask(keys)
		}
	}
}

// wait notes flows that are asked for, but for those beyond maxWaiting. Flows
// that have lost their row are on no line any more.
func (a *asked) wait(t *flows.Table, keys []flows.Key) {
	if len(a.waiting)+len(keys) > maxWaiting {
		maps.DeleteFunc(a.waiting, func(k flows.Key, _ bool) bool { return t.Flow(k) == nil })
	}
	for _, k := range keys[:min(len(keys), maxWaiting-len(a.waiting))] {
		a.waiting[k] = true
	}
}

// settle folds in what is found until all flows have been looked for. Meanwhile
// the capture keeps what it measures.
func (a *asked) settle(m model.Model, found <-chan tea.Msg) model.Model {
	timeout := time.NewTimer(settleFor)
	defer timeout.Stop()
	for len(a.waiting) > 0 {
		select {
		case msg := <-found:
			a.about(&m, msg)
			m, _ = update.Update(m, msg, update.Effects{})
		case <-timeout.C:
			clear(a.waiting)
		}
	}
	return m
}
