package main

import (
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

// asked are the flows whose owners were asked for and not told yet.
type asked struct {
	ask     func([]flows.Key)
	waiting map[flows.Key]bool
}

func newAsked(fx update.Effects) *asked {
	return &asked{ask: fx.AskOwners, waiting: map[flows.Key]bool{}}
}

// about asks about the new flows of a batch, and notes which are answered.
func (a *asked) about(m *model.Model, msg tea.Msg) {
	switch msg := msg.(type) {
	case model.Owned:
		for _, o := range msg.Owned {
			delete(a.waiting, o.Key)
		}
		for _, k := range msg.Unowned {
			delete(a.waiting, k)
		}
	case model.Sampled:
		if a.ask == nil || !m.Prefs.Processes {
			return
		}
		keys := update.NewFlows(m.Table, msg.Batch)
		for _, k := range keys {
			a.waiting[k] = true
		}
		if len(keys) > 0 {
			a.ask(keys)
		}
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
