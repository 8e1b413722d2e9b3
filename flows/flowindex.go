package flows

import (
	"math/bits"
	"slices"
)

// shard is a part of a table's flows, small enough to be copied whole when one of them
// changes: a table shares all other shards with the table before it.
type shard struct {
	entries []entry
	oldest  Slot // no flow of the shard was last active before this slot
}

// entry is one flow of a shard with the hash of its key.
type entry struct {
	hash uint64
	flow *Flow
}

// shardFill is how many flows a shard holds on average before the number of
// shards is doubled.
const shardFill = 8

// minShards keeps the smallest table from growing in steps of one flow.
const minShards = 16

// flowIndex is the flows of a table by key. The upper bits of its hash are the shard of
// a flow, so that all flows come in the order of their hashes, as in an ownerIndex.
type flowIndex struct {
	shards []shard // a power of two of them
	shift  int     // by how much to shift a hash to get a shard
	count  int
}

func newFlowIndex() flowIndex {
	return flowIndex{shards: make([]shard, minShards), shift: 64 - bits.Len(minShards-1)}
}

// find returns the flow of a key, nil when there is none.
func (x *flowIndex) find(k *Key) *Flow {
	h := k.Hash()
	s := &x.shards[x.shardOf(h)]
	if i := s.find(h, k); i >= 0 {
		return s.entries[i].flow
	}
	return nil
}

// shardOf returns the number of the shard that a hash belongs to.
func (x *flowIndex) shardOf(hash uint64) uint64 { return hash >> x.shift }

func (s *shard) find(h uint64, k *Key) int {
	for i := range s.entries {
		if e := &s.entries[i]; e.hash == h && e.flow.Key == *k {
			return i
		}
	}
	return -1
}

// each calls yield for every flow, in no order one should rely on.
func (x *flowIndex) each(yield func(*Flow) bool) {
	for i := range x.shards {
		for _, e := range x.shards[i].entries {
			if !yield(e.flow) {
				return
			}
		}
	}
}

// append appends every flow, in no order one should rely on.
func (x *flowIndex) append(all []*Flow) []*Flow {
	for i := range x.shards {
		for _, e := range x.shards[i].entries {
			all = append(all, e.flow)
		}
	}
	return all
}

// list returns every flow, in no order one should rely on.
func (x *flowIndex) list() []*Flow { return x.append(make([]*Flow, 0, x.count)) }

// indexEditor changes a copy of an index. The entries of a shard are copied when they
// are first written to; the index it was made from stays as it was.
type indexEditor struct {
	flowIndex
	copied []bool // the shards whose entries were copied already
}

func (x flowIndex) edit() *indexEditor {
	x.shards = slices.Clone(x.shards)
	return &indexEditor{flowIndex: x, copied: make([]bool, len(x.shards))}
}

// writable returns shard i with entries that may be written to.
func (e *indexEditor) writable(i uint64) *shard {
	s := &e.shards[i]
	if !e.copied[i] {
		e.copied[i] = true
		s.entries = append(make([]entry, 0, len(s.entries)+1), s.entries...)
	}
	return s
}

// modify replaces the flow of key k, whose hash is h, by a copy, which may be written to
// until the edit ends, and returns it; nil when there is no such flow.
func (e *indexEditor) modify(h uint64, k *Key) *Flow {
	at := e.shardOf(h)
	i := e.shards[at].find(h, k)
	if i < 0 {
		return nil
	}
	en := &e.writable(at).entries[i]
	f := *en.flow
	en.flow = &f
	return &f
}

// add adds a flow of key k, whose series begins in slot at. There must be none of that
// key yet. The flow may be written to until the edit ends.
func (e *indexEditor) add(k *Key, at Slot) *Flow {
	f := &Flow{Key: *k, Series: newSeries(at)}
	e.insert(f)
	return f
}

// insert adds a flow. There must be none of its key yet.
func (e *indexEditor) insert(f *Flow) {
	if e.count >= len(e.shards)*shardFill {
		e.grow()
	}
	h := f.Key.Hash()
	s := e.writable(e.shardOf(h))
	if len(s.entries) == 0 || f.slot < s.oldest {
		s.oldest = f.slot
	}
	s.entries = append(s.entries, entry{h, f})
	e.count++
}

// take removes the flow of key k and returns it; nil when there is no such flow.
func (e *indexEditor) take(k *Key) *Flow {
	h := k.Hash()
	at := e.shardOf(h)
	i := e.shards[at].find(h, k)
	if i < 0 {
		return nil
	}
	s := e.writable(at)
	f := s.entries[i].flow
	s.entries = slices.Delete(s.entries, i, i+1)
	e.count--
	return f
}

// grow doubles the number of shards.
func (e *indexEditor) grow() {
	shards := make([]shard, 2*len(e.shards))
	e.shift--
	for i, s := range e.shards {
		shards[2*i].oldest, shards[2*i+1].oldest = s.oldest, s.oldest
		for _, en := range s.entries {
			to := &shards[e.shardOf(en.hash)]
			to.entries = append(to.entries, en)
		}
	}
	e.shards = shards
	e.copied = slices.Repeat([]bool{true}, len(shards))
}

// markRemoved empties the entry of a flow; compact drops it.
func (e *indexEditor) markRemoved(f *Flow) {
	h := f.Key.Hash()
	s := e.writable(e.shardOf(h))
	for i := range s.entries {
		if s.entries[i].flow == f {
			s.entries[i].flow = nil
			e.count--
			return
		}
	}
}

// compact drops empty entries.
func (e *indexEditor) compact() {
	removed := func(en entry) bool { return en.flow == nil }
	for i := range e.shards {
		if s := &e.shards[i]; e.copied[i] && slices.ContainsFunc(s.entries, removed) {
			s.entries = slices.DeleteFunc(s.entries, removed)
			s.updateOldest()
		}
	}
}

// updateOldest sets oldest to the slot in which the least recent flow was active.
func (s *shard) updateOldest() {
	for i := range s.entries {
		if slot := s.entries[i].flow.slot; i == 0 || slot < s.oldest {
			s.oldest = slot
		}
	}
}

// expire removes the flows for which expired is true and calls gone for each. All of
// them must have been last active before slot oldest. A shard in which none are is not
// looked at again until its least recent flow is that old.
func (e *indexEditor) expire(oldest Slot, expired func(*Flow) bool, gone func(*Flow)) {
	idle := func(en entry) bool { return expired(en.flow) }
	for i := range e.shards {
		s := &e.shards[i]
		if len(s.entries) == 0 || s.oldest >= oldest {
			continue
		}
		if slices.ContainsFunc(s.entries, idle) {
			s = e.writable(uint64(i))
			before := len(s.entries)
			s.entries = slices.DeleteFunc(s.entries, func(en entry) bool {
				if !idle(en) {
					return false
				}
				gone(en.flow)
				return true
			})
			e.count -= before - len(s.entries)
		}
		s.updateOldest()
	}
}
