package owners

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"iftopgo/flows"
)

// maxOut bounds the matches that wait for the caller; it is the cap of the flow
// table.
const maxOut = 65536

// outbox is one slot that merges: a slow reader gets bigger batches, and what it
// has not read is replaced by what is known better.
type outbox struct {
	mu      sync.Mutex
	owners  map[ID]Owner
	matches map[flows.Key]Match
	lines   map[ID]CommandLine
	status  *Status
	dropped uint64
	ready   chan struct{}
}

func newOutbox() *outbox {
	// One place: the signal says that there is something, not how much.
	return &outbox{
		owners: map[ID]Owner{}, matches: map[flows.Key]Match{}, lines: map[ID]CommandLine{},
		ready: make(chan struct{}, 1),
	}
}

// put adds a batch without ever waiting.
func (b *outbox) put(add Batch) {
	if len(add.Owners)+len(add.Matches)+len(add.CommandLines) == 0 && add.Status == nil {
		return
	}
	b.mu.Lock()
	for _, o := range add.Owners {
		b.owners[o.ID] = o
	}
	for _, m := range add.Matches {
		if _, ok := b.matches[m.Key]; !ok && len(b.matches) >= maxOut {
			b.dropped++
			continue
		}
		b.matches[m.Key] = m
	}
	for _, l := range add.CommandLines {
		if len(b.lines) < maxLines || b.lines[l.Owner].Owner != 0 {
			b.lines[l.Owner] = l
		}
	}
	if add.Status != nil {
		b.status = add.Status
	}
	b.mu.Unlock()
	select {
	case b.ready <- struct{}{}:
	default:
	}
}

// take empties the slot.
func (b *outbox) take() Batch {
	b.mu.Lock()
	defer b.mu.Unlock()
	batch := Batch{
		Owners: slices.SortedFunc(maps.Values(b.owners), func(a, c Owner) int { return cmp.Compare(a.ID, c.ID) }),
		CommandLines: slices.SortedFunc(maps.Values(b.lines),
			func(a, c CommandLine) int { return cmp.Compare(a.Owner, c.Owner) }),
		Status: b.status,
	}
	for _, m := range b.matches {
		batch.Matches = append(batch.Matches, m)
	}
	clear(b.owners)
	clear(b.matches)
	clear(b.lines)
	b.status = nil
	return batch
}

// refused returns how many matches were dropped because nobody read them.
func (b *outbox) refused() uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.dropped
}
