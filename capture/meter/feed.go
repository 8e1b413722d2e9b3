package meter

import (
	"context"
	"sync"

	"iftopgo/flows"
)

// maxPendingBatches is how many batches a feed holds when nobody reads it, with as many
// deltas as one batch may have. Above that, batches are merged, the oldest first.
const maxPendingBatches = 128

// Feed hands the batches of a capture to one reader. It does not make a live capture
// wait: batches of the same second that were not read yet are merged, and later also
// those of several seconds. No counts are lost by that.
type Feed struct {
	// Names returns the names of a batch that are due when it is read ([flows.Batch.SeenDue]).
	// It may wait for them, as the reader does; the capture does not.
	Names func(due uint64) []flows.Seen

	most int // deltas of a batch

	mu      sync.Mutex
	pending []flows.Batch
	deltas  int
	err     error
	changed chan struct{} // closed and replaced when pending or err changed
}

// NewFeed returns an empty feed of batches that hold that many flows at most.
func NewFeed(most int) *Feed { return &Feed{most: most, changed: make(chan struct{})} }

// Push adds a batch, which belongs to the feed from now on. It never waits for the
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
	for len(f.pending) > 1 && (len(f.pending) > maxPendingBatches || f.deltas > f.most) {
		second := f.pending[1]
		f.pending = append(f.pending[:1], f.pending[2:]...)
		f.merge(0, second)
	}
	f.wake()
}

// Behind says whether the reader has yet to take what was added.
func (f *Feed) Behind() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.pending) > 0
}

// sameSecond says whether a batch and the next one belong to the same slot.
func sameSecond(b, later flows.Batch) bool {
	return !b.Closed && b.From == later.From && b.To == later.To
}

// merge adds a later batch to pending batch i.
func (f *Feed) merge(i int, later flows.Batch) {
	before := len(f.pending[i].Deltas) + len(later.Deltas)
	f.pending[i].Append(later, f.most)
	f.deltas += len(f.pending[i].Deltas) - before
}

// Put adds a batch when the reader has taken the one before it. It is for recordings,
// which can wait. When the context ends before that, the batch is added as by Push,
// so that no counts are lost, and the error of the context is returned.
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

// Fail ends the feed with an error, which Next returns after the last batch.
func (f *Feed) Fail(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil {
		f.err = err
	}
	f.wake()
}

// wake wakes everyone who waits for a change. f.mu is held.
func (f *Feed) wake() {
	close(f.changed)
	f.changed = make(chan struct{})
}

// Next returns the oldest batch that was not read yet, and waits for one if there is
// none. The error is the one of Fail, or that of the context.
func (f *Feed) Next(ctx context.Context) (flows.Batch, error) {
	for {
		f.mu.Lock()
		if len(f.pending) > 0 {
			b := f.pending[0]
			f.pending = f.pending[1:]
			f.deltas -= len(b.Deltas)
			f.wake()
			f.mu.Unlock()
			return f.named(b), nil
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

// named returns a batch with the names that were due.
func (f *Feed) named(b flows.Batch) flows.Batch {
	if b.SeenDue > 0 {
		b.Seen = append(b.Seen, f.Names(b.SeenDue)...)
		b.SeenDue = 0
	}
	return b
}
