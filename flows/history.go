package flows

import "math"

// chunkLen is how many numbers of a history are kept in one piece.
const chunkLen = 8

// chunk is a piece of a history: the first of its numbers, and by how much the others are
// higher. Most of the memory of a table is chunks.
type chunk struct {
	base Pair
	more [chunkLen - 1]struct{ sent, recv uint32 }
}

// at returns number i.
func (c *chunk) at(i int) Pair {
	if i == 0 {
		return c.base
	}
	m := &c.more[i-1]
	return Pair{c.base.Sent + uint64(m.sent), c.base.Recv + uint64(m.recv)}
}

// takes reports whether p can be number i.
func (c *chunk) takes(i int, p Pair) bool {
	more := p.minus(c.base)
	return i == 0 || more.Sent <= math.MaxUint32 && more.Recv <= math.MaxUint32
}

// set makes p number i, which takes must have allowed.
func (c *chunk) set(i int, p Pair) {
	if i == 0 {
		c.base = p
		return
	}
	more := p.minus(c.base)
	c.more[i-1].sent, c.more[i-1].recv = uint32(more.Sent), uint32(more.Recv)
}

// history is up to History numbers, oldest first. It is a value: adding to one leaves those
// that it was copied from as they were. The newest numbers are in the value itself, and so
// are copied with it in any case; all others are in one piece of memory that has no
// pointers, is shared, and is replaced when the newest chunk is complete. A table has a
// history for each flow, and the next one another: what is many pieces, the collector
// would have to find one by one.
type history struct {
	older  []chunk // complete, never written once they are part of a history
	newest chunk
	first  uint8 // where in the first chunk the oldest number is
	count  uint8
	// unbinned is how many slots before the newest the coarse history of the series has not:
	// see Series.remember. It is here because there is room.
	unbinned uint8
	// wide says that a chunk holds one number alone, once one did not fit: when a flow
	// carries more than 4 GiB in the time of a chunk. There are few of them.
	wide bool
}

// len is how many numbers there are.
func (h *history) len() int { return int(h.count) }

// place returns in which chunk number i is, and where in it.
func (h *history) place(i int) (n, at int) {
	i += int(h.first)
	if h.wide {
		return i, 0
	}
	return i / chunkLen, i % chunkLen
}

// at returns number i, from the oldest.
func (h *history) at(i int) Pair {
	n, at := h.place(i)
	if n < len(h.older) {
		return h.older[n].at(at)
	}
	return h.newest.at(at)
}

// olderChunk returns the chunk that number i is in, nil when that is the newest one.
func (h *history) olderChunk(i int) *chunk {
	if n, _ := h.place(i); n < len(h.older) {
		return &h.older[n]
	}
	return nil
}

// add adds a number as the newest. The oldest one is dropped when there are more than
// History.
func (h *history) add(p Pair) {
	n, at := h.place(h.len())
	if n == len(h.older) && !h.newest.takes(at, p) {
		h.widen()
		n, at = h.place(h.len())
	}
	if n > len(h.older) {
		h.complete()
	}
	h.newest.set(at, p)
	h.count++
	if h.count > History {
		h.drop()
	}
}

// complete makes the newest chunk one of the older ones.
func (h *history) complete() {
	older := make([]chunk, len(h.older)+1)
	copy(older, h.older)
	older[len(h.older)] = h.newest
	h.older, h.newest = older, chunk{}
}

// drop drops the oldest number.
func (h *history) drop() {
	h.count--
	h.first++
	if n, at := h.place(0); n > 0 && at == 0 {
		h.older, h.first = h.older[1:], 0
	}
}

// widen gives each number a chunk of its own.
func (h *history) widen() {
	all := *h
	*h = history{unbinned: all.unbinned, wide: true, count: all.count}
	n := all.len()
	h.older = make([]chunk, n-1)
	for i := range h.older {
		h.older[i].base = all.at(i)
	}
	h.newest.base = all.at(n - 1)
}

// historyOf returns a history of numbers, at most History of them.
func historyOf(all []Pair) (h history) {
	for _, p := range all {
		h.add(p)
	}
	return h
}
