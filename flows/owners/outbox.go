package owners

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"iftopgo/flows"
)

// maxUnread bounds the answers that wait to be read; it is the limit of the flow
// table.
const maxUnread = 65536

// outbox holds one batch and merges into it: a slow reader gets bigger batches, and
// what it has not read is replaced by newer answers.
type outbox struct {
	mu      sync.Mutex
	owners  map[flows.OwnerID]flows.Owner
	owned   map[flows.Key]flows.Owned
	lines   map[flows.OwnerID]flows.CommandLine
	status  *flows.OwnerSearch
	dropped uint64
	ready   chan struct{}
}

func newOutbox() *outbox {
	// Capacity 1: it says that there is something, not how much.
	return &outbox{
		owners: map[flows.OwnerID]flows.Owner{}, owned: map[flows.Key]flows.Owned{}, lines: map[flows.OwnerID]flows.CommandLine{},
		ready: make(chan struct{}, 1),
	}
}

// put merges a batch; it never waits.
func (b *outbox) put(add Batch) {
	if len(add.Owners)+len(add.Owned)+len(add.CommandLines) == 0 && add.Search == nil {
		return
	}
	b.mu.Lock()
	for _, o := range add.Owners {
		b.owners[o.ID] = o
	}
	for _, m := range add.Owned {
		if _, ok := b.owned[m.Key]; !ok && len(b.owned) >= maxUnread {
			b.dropped++
			continue
		}
		b.owned[m.Key] = m
	}
	for _, l := range add.CommandLines {
		if len(b.lines) < maxLines || b.lines[l.Owner].Owner != 0 {
			b.lines[l.Owner] = l
		}
	}
	if add.Search != nil {
		b.status = add.Search
	}
	b.mu.Unlock()
	select {
	case b.ready <- struct{}{}:
	default:
	}
}

// take returns the batch and empties the outbox.
func (b *outbox) take() Batch {
	b.mu.Lock()
	defer b.mu.Unlock()
	batch := Batch{
		Owners: slices.SortedFunc(maps.Values(b.owners), func(a, c flows.Owner) int { return cmp.Compare(a.ID, c.ID) }),
		CommandLines: slices.SortedFunc(maps.Values(b.lines),
			func(a, c flows.CommandLine) int { return cmp.Compare(a.Owner, c.Owner) }),
		Search: b.status,
	}
	for _, m := range b.owned {
		batch.Owned = append(batch.Owned, m)
	}
	clear(b.owners)
	clear(b.owned)
	clear(b.lines)
	b.status = nil
	return batch
}

// droppedCount returns how many answers were dropped because nobody read them.
func (b *outbox) droppedCount() uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.dropped
}
