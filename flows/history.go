package flows

// chunkLen is how many entries of a history are kept in one piece.
const chunkLen = 8

// chunk is a piece of a history. It is never written once it is part of one.
type chunk [chunkLen]Pair

// history is up to History numbers, oldest first. It is a value: adding to one
// leaves the others that share its chunks as they were, and copies at most one
// of them. That keeps the histories of a table and of the next one, most of
// which are the same, from taking their memory twice.
type history struct {
	chunks [History/chunkLen + 1]*chunk
	first  uint8 // where in the first chunk the oldest number is
	count  uint8
}

// len is how many numbers there are.
func (h *history) len() int { return int(h.count) }

// at returns number i, from the oldest.
func (h *history) at(i int) Pair {
	i += int(h.first)
	return h.chunks[i/chunkLen][i%chunkLen]
}

// with returns the history with a number added as the newest, and the chunk it is in.
// The oldest number is dropped when there are more than History. own is the newest chunk
// if no other history shares it, as the last call returned it: it is written to instead
// of being copied. It is nil when there is none.
func (h history) with(p Pair, own *chunk) (history, *chunk) {
	if h.count == History {
		h.count--
		if h.first++; h.first == chunkLen {
			h.first = 0
			copy(h.chunks[:], h.chunks[1:])
			h.chunks[len(h.chunks)-1] = nil
		}
	}
	end := int(h.first) + int(h.count)
	c := own
	switch {
	case end%chunkLen == 0:
		c = &chunk{}
	case c == nil:
		c = &chunk{}
		*c = *h.chunks[end/chunkLen]
	}
	c[end%chunkLen] = p
	h.chunks[end/chunkLen] = c
	h.count++
	return h, c
}

// historyOf returns a history of numbers, at most History of them.
func historyOf(all []Pair) (h history) {
	for i := range (len(all) + chunkLen - 1) / chunkLen {
		h.chunks[i] = &chunk{}
		copy(h.chunks[i][:], all[i*chunkLen:])
	}
	h.count = uint8(len(all))
	return h
}
