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

// Taps hand batches to several sinks, none of which waits for another.
type Taps []*Tap

// Put hands a batch on, with what is known of its flows. It does not wait.
func (all Taps) Put(b *flows.Batch, known Known) {
	for _, t := range all {
		t.put(b, known)
	}
}

// Close has the sinks take what waits, and end.
func (all Taps) Close() {
	for _, t := range all {
		t.feed.Fail(errClosed)
	}
	for _, t := range all {
		<-t.ended
	}
}

// Tap hands batches to a sink.
type Tap struct {
	feed  *meter.Feed
	ended chan struct{}

	mu    sync.Mutex
	known Known
}

// errClosed ends the feed.
var errClosed = errors.New("closed")

// New returns a tap that hands batches to a sink until it is closed.
func New(sink Sink) *Tap {
	t := &Tap{feed: meter.NewFeed(mostFlows), ended: make(chan struct{})}
	go t.run(sink)
	return t
}

// put hands a batch on.
func (t *Tap) put(b *flows.Batch, known Known) {
	t.mu.Lock()
	t.known = known
	t.mu.Unlock()
	own := *b
	own.Deltas = slices.Clone(b.Deltas) // Batches that wait are added up in place.
	own.Seen = nil
	own.Restart = false // What was exported stays so when a recording jumps.
	t.feed.Push(own)
}

// run hands batches on. What is known then may be more than when they were put.
func (t *Tap) run(sink Sink) {
	defer close(t.ended)
	for {
		b, err := t.feed.Next(context.Background())
		known := t.latest()
		if err != nil {
			sink.End(&known)
			return
		}
		sink.Take(&b, &known)
	}
}

// latest returns what is known now.
func (t *Tap) latest() Known {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.known
}
