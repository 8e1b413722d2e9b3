package flows

import (
	"math/bits"
	"slices"
)

// A table keeps its flows in shards, each small enough to be copied whole when
// one of its flows changes, so that a table shares with the one before it
// everything that did not change.
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

// index is the flows of a table by key. The shard of a flow is the beginning of
// its hash, so that all flows come in the order of their hashes, as they are in
// a ledger.
type index struct {
	shards []shard // a power of two of them
	shift  int     // what is left of a hash is the number of a shard
	count  int
}

func newIndex() index {
	return index{shards: make([]shard, minShards), shift: 64 - bits.Len(minShards-1)}
}

// find returns the flow of a key, nil when there is none.
func (x *index) find(k *Key) *Flow {
	h := k.Hash()
	s := &x.shards[x.place(h)]
	if i := s.find(h, k); i >= 0 {
		return s.entries[i].flow
	}
	return nil
}

// place is the number of the shard that a hash belongs to.
func (x *index) place(hash uint64) uint64 { return hash >> x.shift }

func (s *shard) find(h uint64, k *Key) int {
	for i := range s.entries {
		if e := &s.entries[i]; e.hash == h && e.flow.Key == *k {
			return i
		}
	}
	return -1
}

// each calls yield for every flow, in no order one should rely on.
func (x *index) each(yield func(*Flow) bool) {
	for i := range x.shards {
		for _, e := range x.shards[i].entries {
			if !yield(e.flow) {
				return
			}
		}
	}
}

// list returns every flow, in no order one should rely on.
func (x *index) list() []*Flow {
	flows := make([]*Flow, 0, x.count)
	for f := range x.each {
		flows = append(flows, f)
	}
	return flows
}

// An editor changes a copy of an index. The entries of a shard are copied when
// they are first written to; the index it was opened from stays as it was.
type editor struct {
	index
	mine []bool // the shards whose entries were copied already
}

func (x index) edit() *editor {
	x.shards = slices.Clone(x.shards)
	return &editor{index: x, mine: make([]bool, len(x.shards))}
}

// writable returns shard i with entries that may be written to.
func (e *editor) writable(i uint64) *shard {
	s := &e.shards[i]
	if !e.mine[i] {
		e.mine[i] = true
		s.entries = append(make([]entry, 0, len(s.entries)+1), s.entries...)
	}
	return s
}

// touch returns a copy of the flow of key k, in its place, that may be written to
// until the edit ends; nil when there is no such flow.
func (e *editor) touch(k *Key) *Flow {
	h := k.Hash()
	at := e.place(h)
	i := e.shards[at].find(h, k)
	if i < 0 {
		return nil
	}
	en := &e.writable(at).entries[i]
	f := *en.flow
	en.flow = &f
	return &f
}

// add adds a flow of key k, which there is none of, whose series begins in slot
// at. It may be written to until the edit ends.
func (e *editor) add(k *Key, at Slot) *Flow {
	if e.count >= len(e.shards)*shardFill {
		e.grow()
	}
	h := k.Hash()
	s := e.writable(e.place(h))
	f := &Flow{Key: *k, Series: newSeries(at)}
	if len(s.entries) == 0 || at < s.oldest {
		s.oldest = at
	}
	s.entries = append(s.entries, entry{h, f})
	e.count++
	return f
}

// grow doubles the number of shards.
func (e *editor) grow() {
	shards := make([]shard, 2*len(e.shards))
	e.shift--
	for i, s := range e.shards {
		shards[2*i].oldest, shards[2*i+1].oldest = s.oldest, s.oldest
		for _, en := range s.entries {
			to := &shards[e.place(en.hash)]
			to.entries = append(to.entries, en)
		}
	}
	e.shards = shards
	e.mine = slices.Repeat([]bool{true}, len(shards))
}

// forget takes a flow out of its entry, which stays until compact is called.
func (e *editor) forget(f *Flow) {
	h := f.Key.Hash()
	s := e.writable(e.place(h))
	for i := range s.entries {
		if s.entries[i].flow == f {
			s.entries[i].flow = nil
			e.count--
			return
		}
	}
}

// compact drops the entries of forgotten flows.
func (e *editor) compact() {
	forgotten := func(en entry) bool { return en.flow == nil }
	for i := range e.shards {
		if s := &e.shards[i]; e.mine[i] && slices.ContainsFunc(s.entries, forgotten) {
			s.entries = slices.DeleteFunc(s.entries, forgotten)
			s.age()
		}
	}
}

// age finds out how long ago the oldest flow of the shard was active.
func (s *shard) age() {
	for i := range s.entries {
		if slot := s.entries[i].flow.slot; i == 0 || slot < s.oldest {
			s.oldest = slot
		}
	}
}

// expire takes out the flows that are expired, handing each to gone; all of them were
// last active before slot oldest.
func (e *editor) expire(oldest Slot, expired func(*Flow) bool, gone func(*Flow)) {
	idle := func(en entry) bool { return expired(en.flow) }
	for i := range e.shards {
		old := len(e.shards[i].entries) > 0 && e.shards[i].oldest < oldest
		if old && slices.ContainsFunc(e.shards[i].entries, idle) {
			s := e.writable(uint64(i))
			before := len(s.entries)
			s.entries = slices.DeleteFunc(s.entries, func(en entry) bool {
				if !idle(en) {
					return false
				}
				gone(en.flow)
				return true
			})
			e.count -= before - len(s.entries)
			s.age()
		}
	}
}
