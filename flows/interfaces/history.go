package interfaces

import (
	"slices"

	"iftopgo/flows"
)

// HistorySeconds is how many seconds a history has at most.
const HistorySeconds = 3600

// chunkSeconds is how many seconds a chunk has. Only the last chunk is copied when a
// second is added.
const chunkSeconds = 60

// chunk is the rates of a minute, in bytes a second. A second that is not known is less
// than 0.
type chunk [chunkSeconds]struct{ sent, recv float32 }

// History is the rate of an interface in each second of the last hour. It is never
// changed: add returns another one, which shares the chunks that are complete.
type History struct {
	chunks []*chunk
	// from is the second that the first chunk begins with, a multiple of chunkSeconds; to
	// is the one behind the last that is known.
	from, to int64
}

// unknown is a second without a rate.
const unknown = -1

// add returns the history with a rate in the seconds [from, to). Those before from that
// nobody has added are not known.
func (h History) add(from, to int64, r flows.Rate) History {
	from = max(from, to-HistorySeconds)
	if len(h.chunks) == 0 || from-h.to > HistorySeconds {
		h = History{from: from - from%chunkSeconds}
		h.to = h.from
	}
	h.chunks = slices.Clone(h.chunks)
	if last := len(h.chunks) - 1; last >= 0 {
		c := *h.chunks[last]
		h.chunks[last] = &c
	}
	for ; h.to < from; h.to++ {
		h.set(h.to, unknown, unknown)
	}
	for s := max(from, h.from); s < to; s++ {
		h.set(s, float32(r.Sent), float32(r.Recv))
	}
	h.to = max(h.to, to)
	for h.to-h.from >= HistorySeconds+chunkSeconds {
		h.chunks, h.from = h.chunks[1:], h.from+chunkSeconds
	}
	return h
}

// set sets a second in a chunk that is nobody else's.
func (h *History) set(second int64, sent, recv float32) {
	i := (second - h.from) / chunkSeconds
	for int64(len(h.chunks)) <= i {
		h.chunks = append(h.chunks, blank())
	}
	h.chunks[i][(second-h.from)%chunkSeconds].sent = sent
	h.chunks[i][(second-h.from)%chunkSeconds].recv = recv
}

// blank is a chunk of which nothing is known.
func blank() *chunk {
	var c chunk
	for i := range c {
		c[i].sent, c[i].recv = unknown, unknown
	}
	return &c
}

// At returns the rate in a second, in bytes a second, if it is known.
func (h *History) At(second int64) (r flows.Rate, ok bool) {
	if second < h.from || second >= h.to {
		return flows.Rate{}, false
	}
	s := h.chunks[(second-h.from)/chunkSeconds][(second-h.from)%chunkSeconds]
	if s.sent < 0 {
		return flows.Rate{}, false
	}
	return flows.Rate{Sent: float64(s.sent), Recv: float64(s.recv)}, true
}
