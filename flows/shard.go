package flows

import "hash/maphash"

// A table keeps its flows in shards, each small enough to be copied whole when
// one of its flows changes, so that a table shares with the one before it
// everything that did not change.
type shard struct {
	hashes []uint64
	flows  []*Flow
	oldest Slot // no flow of the shard was last active before this slot
}

// shardFill is how many flows a shard holds on average before the number of
// shards is doubled.
const shardFill = 12

// minShards keeps the smallest table from growing in steps of one flow.
const minShards = 16

// index is the flows of a table by key.
type index struct {
	seed   maphash.Seed
	shards []*shard // a power of two of them
	count  int
}

func newIndex() index {
	return index{seed: maphash.MakeSeed(), shards: make([]*shard, minShards)}
}

// find returns the flow of a key, nil when there is none.
func (x *index) find(k Key) *Flow {
	h := maphash.Comparable(x.seed, k)
	s := x.shards[h&uint64(len(x.shards)-1)]
	if s == nil {
		return nil
	}
	if i := s.find(h, k); i >= 0 {
		return s.flows[i]
	}
	return nil
}

func (s *shard) find(h uint64, k Key) int {
	for i, g := range s.hashes {
		if g == h && s.flows[i].Key == k {
			return i
		}
	}
	return -1
}

// each calls yield for every flow, in no order one should rely on.
func (x *index) each(yield func(*Flow) bool) {
	for _, s := range x.shards {
		if s == nil {
			continue
		}
		for _, f := range s.flows {
			if !yield(f) {
				return
			}
		}
	}
}

// An editor changes a copy of an index. Shards are copied when they are first
// written to; the index it was opened from stays as it was.
type editor struct {
	index
	mine []bool // the shards that were copied already
}

func (x index) edit() *editor {
	e := &editor{index: x}
	e.shards = append([]*shard(nil), x.shards...)
	e.mine = make([]bool, len(e.shards))
	return e
}

// writable returns shard i as one that may be written to, with room for one more flow.
func (e *editor) writable(i uint64) *shard {
	if e.mine[i] {
		return e.shards[i]
	}
	c := &shard{}
	if s := e.shards[i]; s != nil {
		c.oldest = s.oldest
		c.hashes = append(make([]uint64, 0, len(s.hashes)+1), s.hashes...)
		c.flows = append(make([]*Flow, 0, len(s.flows)+1), s.flows...)
	}
	e.shards[i], e.mine[i] = c, true
	return c
}

// touch returns a flow of key k that may be written to until the edit ends: a
// copy of the one there is, or a new one whose series begins in slot at.
func (e *editor) touch(k Key, at Slot) *Flow {
	if e.count >= len(e.shards)*shardFill {
		e.grow()
	}
	h := maphash.Comparable(e.seed, k)
	s := e.writable(h & uint64(len(e.shards)-1))
	if i := s.find(h, k); i >= 0 {
		f := *s.flows[i]
		s.flows[i] = &f
		return &f
	}
	f := &Flow{Key: k, Series: newSeries(at)}
	if len(s.flows) == 0 || at < s.oldest {
		s.oldest = at
	}
	s.hashes = append(s.hashes, h)
	s.flows = append(s.flows, f)
	e.count++
	return f
}

// grow doubles the number of shards.
func (e *editor) grow() {
	n := uint64(len(e.shards))
	shards := make([]*shard, 2*n)
	for i, s := range e.shards {
		if s == nil {
			continue
		}
		low, high := &shard{oldest: s.oldest}, &shard{oldest: s.oldest}
		for j, h := range s.hashes {
			to := low
			if h&n != 0 {
				to = high
			}
			to.hashes = append(to.hashes, h)
			to.flows = append(to.flows, s.flows[j])
		}
		shards[i], shards[uint64(i)+n] = low, high
	}
	e.shards = shards
	e.mine = make([]bool, len(shards))
	for i := range e.mine {
		e.mine[i] = true
	}
}

// remove takes out the flows of shard i that drop says, handing each to gone.
func (e *editor) remove(i uint64, drop func(*Flow) bool, gone func(*Flow)) {
	kept := &shard{}
	for j, f := range e.shards[i].flows {
		if drop(f) {
			gone(f)
			e.count--
			continue
		}
		if len(kept.flows) == 0 || f.slot < kept.oldest {
			kept.oldest = f.slot
		}
		kept.hashes = append(kept.hashes, e.shards[i].hashes[j])
		kept.flows = append(kept.flows, f)
	}
	e.shards[i], e.mine[i] = kept, true
}

// expire takes out the flows last active before slot oldest, handing each to gone.
func (e *editor) expire(oldest Slot, gone func(*Flow)) {
	idle := func(f *Flow) bool { return f.slot < oldest }
	for i, s := range e.shards {
		if s != nil && len(s.flows) > 0 && s.oldest < oldest {
			e.remove(uint64(i), idle, gone)
		}
	}
}
