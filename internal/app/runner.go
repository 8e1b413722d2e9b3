package app

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
)

// runner runs commands where there is no Bubble Tea program, each in a goroutine, as
// Bubble Tea does. Its channels hold nothing: a command whose message nobody takes
// waits, so that a reader that does not read makes batches larger and not more.
type runner struct {
	ctx context.Context
	// batches has what the capture measured, other what became known beside it.
	batches, other chan tea.Msg
}

// newRunner returns a runner whose commands end with the context, their messages dropped.
func newRunner(ctx context.Context) *runner {
	return &runner{ctx: ctx, batches: make(chan tea.Msg), other: make(chan tea.Msg)}
}

// run starts a command; nil is none.
func (r *runner) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() { r.deliver(cmd()) }()
}

// deliver hands a message over, or runs the commands that it holds.
func (r *runner) deliver(msg tea.Msg) {
	to := r.other
	switch msg := msg.(type) {
	case nil:
		return
	case tea.BatchMsg:
		for _, cmd := range msg {
			r.run(cmd)
		}
		return
	case model.BatchMsg, model.FoldedMsg, model.CaptureErrorMsg:
		to = r.batches
	}
	select {
	case to <- msg:
	case <-r.ctx.Done():
	}
}

// next waits for a message of either kind.
func (r *runner) next() tea.Msg {
	select {
	case msg := <-r.batches:
		return msg
	case msg := <-r.other:
		return msg
	}
}
