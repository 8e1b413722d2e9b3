package flows

import (
	"cmp"
	"slices"
)

// settleSlots is how long a closed flow keeps its row at least while there is room, in
// seconds: until the search for its owner has answered.
const settleSlots = 3

// Closed reports whether a flow of the table has ended, or was silent for so long that it
// is taken for one that has.
func (t *Table) Closed(f *Flow) bool { return f.Former() || f.closed(t.slot-t.limits.idle) }

// closed reports whether the flow has ended, or was last active before slot oldest.
func (f *Flow) closed(oldest Slot) bool { return f.TCP.Closed() || f.slot < oldest }

// closeEnded makes flows closed ones that ended with the batch.
func (f *fold) closeEnded() {
	for _, k := range f.ended {
		if flow := f.live.take(k); flow != nil {
			f.closed.insert(flow)
		}
	}
	f.ended = nil
}

// closeSilent makes flows closed ones that were last active before slot oldest.
func (f *fold) closeSilent(oldest Slot) {
	silent := func(flow *Flow) bool { return flow.slot < oldest }
	f.live.expire(oldest, silent, f.closed.insert)
}

// reopen returns a closed flow of which there is more traffic, to be written to, and makes
// it a live one; nil when there is none of that key.
func (f *fold) reopen(k *Key) *Flow {
	if f.closed.count == 0 {
		return nil
	}
	before := f.closed.take(k)
	if before == nil {
		return nil
	}
	flow := *before
	f.live.insert(&flow)
	return &flow
}

// limitClosed takes the rows of the smallest closed flows, so that no more than the limit
// are left. Those that closed just now keep theirs for a moment, unless there are more
// of them than there may be live ones.
func (f *fold) limitClosed(l *limits, now Slot) {
	n := f.closed.count - l.closed
	if n <= 0 {
		return
	}
	settled := now - settleSlots
	if n > l.live {
		settled = now
	}
	all := slices.DeleteFunc(f.closed.list(), func(flow *Flow) bool { return f.pins.has(&flow.Key) })
	for _, flow := range smallest(all, n) {
		if flow.slot <= settled {
			f.closed.take(&flow.Key)
			f.credit(flow)
		}
	}
}

// smallest returns n of the flows, or all if there are fewer: those that carried the
// fewest bytes, of equal ones those that were active least recently.
func smallest(all []*Flow, n int) []*Flow {
	if n >= len(all) {
		return all
	}
	sizes := make([]uint64, len(all))
	for i, flow := range all {
		if i%PrefetchLen == 0 {
			PrefetchFlows(all[i:])
		}
		sizes[i] = flow.Total.Bytes.Sum()
	}
	least, ties := nthLeast(sizes, n)
	var some, tied []*Flow
	for i, flow := range all {
		switch {
		case sizes[i] < least:
			some = append(some, flow)
		case sizes[i] == least:
			tied = append(tied, flow)
		}
	}
	slices.SortFunc(tied, func(a, b *Flow) int {
		return cmp.Or(cmp.Compare(a.Last, b.Last), a.Key.Compare(b.Key))
	})
	return append(some, tied[:ties]...)
}
