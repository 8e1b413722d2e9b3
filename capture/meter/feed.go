package meter

import (
	"context"
	"sync"

	"iftopgo/flows"
)

// maxPending bounds what a feed holds when nobody takes it: that many deltas,
// and that many batches. Above it, seconds are coalesced, oldest first.
const (
	maxPendingDeltas  = maxBatchFlows
	maxPendingBatches = 128
)

// Feed hands batches from the capture to whoever pulls them. It never makes the
// capture wait: batches of one second that nobody took are merged, and when the
// reader stays away for long, seconds are. Counts add up, nothing is lost.
type Feed struct {
	mu      sync.Mutex
	pending []flows.Batch
	deltas  int
	err     error
	changed chan struct{} // closed and replaced when pending or err changed
}

// NewFeed returns an empty feed.
func NewFeed() *Feed { return &Feed{changed: make(chan struct{})} }

// Push adds a batch, which is the feed's from now on, and never blocks for the
// reader.
func (f *Feed) Push(b flows.Batch) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.deltas += len(b.Deltas)
	if n := len(f.pending); n > 0 && sameSecond(f.pending[n-1], b) {
		f.merge(n-1, b)
	} else {
		f.pending = append(f.pending, b)
	}
	for len(f.pending) > 1 && (len(f.pending) > maxPendingBatches || f.deltas > maxPendingDeltas) {
		second := f.pending[1]
		f.pending = append(f.pending[:1], f.pending[2:]...)
		f.merge(0, second)
	}
	f.wake()
}

// sameSecond says whether two batches that follow each other belong to one slot.
func sameSecond(b, later flows.Batch) bool {
	return !b.Closed && b.From == later.From && b.To == later.To
}

// merge adds a later batch to pending batch i.
func (f *Feed) merge(i int, later flows.Batch) {
	before := len(f.pending[i].Deltas) + len(later.Deltas)
	f.pending[i].Append(later, maxBatchFlows)
	f.deltas += len(f.pending[i].Deltas) - before
}

// Put adds a batch as it is, once the reader has taken the one before it. It is
// for files, which can wait. When the context ends before that, the batch is added
// as push does, for it was metered, and the context's error returned.
func (f *Feed) Put(ctx context.Context, b flows.Batch) error {
	for {
		f.mu.Lock()
		if len(f.pending) == 0 {
			f.pending = append(f.pending, b)
			f.deltas += len(b.Deltas)
			f.wake()
			f.mu.Unlock()
			return nil
		}
		changed := f.changed
		f.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			f.Push(b)
			return ctx.Err()
		}
	}
}

// Fail ends the feed with an error, after what is pending was taken.
func (f *Feed) Fail(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil {
		f.err = err
	}
	f.wake()
}

// wake tells everyone who waits that something changed. f.mu is held.
func (f *Feed) wake() {
	close(f.changed)
	f.changed = make(chan struct{})
}

// Next returns the oldest batch that was not taken yet, waiting for one if need
// be. It returns the error that ended the capture, or the context's.
func (f *Feed) Next(ctx context.Context) (flows.Batch, error) {
	for {
		f.mu.Lock()
		if len(f.pending) > 0 {
			b := f.pending[0]
			f.pending = f.pending[1:]
			f.deltas -= len(b.Deltas)
			f.wake()
			f.mu.Unlock()
			return b, nil
		}
		err, changed := f.err, f.changed
		f.mu.Unlock()
		if err != nil {
			return flows.Batch{}, err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return flows.Batch{}, ctx.Err()
		}
	}
}
