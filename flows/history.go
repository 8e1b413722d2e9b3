package flows

import "math"

// chunkLen is how many entries of a history are kept in one piece.
const chunkLen = 8

// chunk is a piece of a history: the first of its numbers, and by how much the others are
// higher. It is never written once it is part of one. Most of the memory of a table is
// chunks.
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

// history is up to History numbers, oldest first. It is a value: adding to one
// leaves the others that share its chunks as they were, and copies at most one
// of them. That keeps the histories of a table and of the next one, most of
// which are the same, from taking their memory twice.
type history struct {
	chunks [History/chunkLen + 1]*chunk
	// whole is all the numbers instead, once one did not fit: when a flow carries more
	// than 4 GiB in the time of a chunk. There are few of them.
	whole *[History]Pair
	first uint8 // where in the first chunk the oldest number is
	count uint8
	// unbinned is how many slots before the newest the coarse history of the series has not:
	// see Series.remember. It is here because there is room.
	unbinned uint8
}

// len is how many numbers there are.
func (h *history) len() int { return int(h.count) }

// at returns number i, from the oldest.
func (h *history) at(i int) Pair {
	if h.whole != nil {
		return h.whole[i]
	}
	i += int(h.first)
	return h.chunks[i/chunkLen].at(i % chunkLen)
}

// chunkOf returns the chunk that number i is in, nil when it is in none.
func (h *history) chunkOf(i int) *chunk { return h.chunks[(i+int(h.first))/chunkLen] }

// with returns the history with a number added as the newest, and the chunk it is in.
// The oldest number is dropped when there are more than History. own is the newest chunk
// if no other history shares it, as the last call returned it: it is written to instead
// of being copied. It is nil when there is none.
func (h history) with(p Pair, own *chunk) (history, *chunk) {
	end := int(h.first) + int(h.count)
	if h.whole != nil || end%chunkLen != 0 && !h.chunks[end/chunkLen].takes(end%chunkLen, p) {
		return h.withWhole(p), nil
	}
	if h.count == History {
		h.count--
		if h.first++; h.first == chunkLen {
			h.first = 0
			copy(h.chunks[:], h.chunks[1:])
			h.chunks[len(h.chunks)-1] = nil
			end -= chunkLen
		}
	}
	c := own
	switch {
	case end%chunkLen == 0:
		c = &chunk{}
	case c == nil:
		c = &chunk{}
		*c = *h.chunks[end/chunkLen]
	}
	c.set(end%chunkLen, p)
	h.chunks[end/chunkLen] = c
	h.count++
	return h, c
}

// withWhole is with for numbers that do not fit into chunks.
func (h *history) withWhole(p Pair) history {
	all := new([History]Pair)
	dropped := 0
	if h.len() == History {
		dropped = 1
	}
	n := h.len() - dropped
	for i := range n {
		all[i] = h.at(dropped + i)
	}
	all[n] = p
	return history{whole: all, count: uint8(n + 1), unbinned: h.unbinned}
}

// historyOf returns a history of numbers, at most History of them.
func historyOf(all []Pair) (h history) {
	var own *chunk
	for _, p := range all {
		h, own = h.with(p, own)
	}
	return h
}
