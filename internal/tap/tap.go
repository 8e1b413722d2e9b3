package tap

import (
	"context"
	"errors"
	"slices"
	"sync"

	"iftopgo/capture/meter"
	"iftopgo/flows"
)

// mostFlows is how many flows wait at most for those who export them, who are hardly ever behind.
// Above that, batches are added up.
const mostFlows = 2 * flows.DefaultMaxFlows

// Known is what is known beside a batch. It is never changed.
type Known struct {
	// Labels are names, networks and process owners of flows.
	Labels flows.Labels
	// Alerts is how many rows of each kind alert; nil if there are no alerts.
	Alerts map[string]int
}

// Sink takes batches, in their order, and what is known of them by then. Its methods are called in
// one goroutine.
type Sink interface {
	// Take takes a batch, which it must not change.
	Take(b *flows.Batch, known *Known)
	// End is called after the last batch, with what is known by then.
	End(known *Known)
}

// Tap hands batches to sinks. A nil one hands on nothing.
type Tap struct {
	feed  *meter.Feed
	ended chan struct{}

	mu    sync.Mutex
	known Known
}

// errClosed ends the feed.
var errClosed = errors.New("closed")

// New returns a tap that hands batches to sinks until it is closed; nil without any.
func New(sinks ...Sink) *Tap {
	if len(sinks) == 0 {
		return nil
	}
	t := &Tap{feed: meter.NewFeed(mostFlows), ended: make(chan struct{})}
	go t.run(sinks)
	return t
}

// Put hands a batch on, with what is known of its flows. It does not wait.
func (t *Tap) Put(b *flows.Batch, known Known) {
	if t == nil {
		return
	}
	t.mu.Lock()
	t.known = known
	t.mu.Unlock()
	own := *b
	own.Deltas = slices.Clone(b.Deltas) // Batches that wait are added up in place.
	own.Seen = nil
	own.Restart = false // What was exported stays so when a recording jumps.
	t.feed.Push(own)
}

// Close has the sinks take what waits, and end.
func (t *Tap) Close() {
	if t == nil {
		return
	}
	t.feed.Fail(errClosed)
	<-t.ended
}

// run hands batches on. What is known then may be more than when they were put.
func (t *Tap) run(sinks []Sink) {
	defer close(t.ended)
	for {
		b, err := t.feed.Next(context.Background())
		known := t.latest()
		for _, s := range sinks {
			if err != nil {
				s.End(&known)
			} else {
				s.Take(&b, &known)
			}
		}
		if err != nil {
			return
		}
	}
}

// latest returns what is known now.
func (t *Tap) latest() Known {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.known
}
