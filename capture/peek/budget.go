package peek

import "math"

// budget bounds how much is done in each second of capture time, and shares it out: a
// source gets as much as is left for all others. A flood of one source takes half of it, of
// two a third each, and what is left is for those that send little.
type budget struct {
	most  int
	began int64 // of the second, in nanoseconds
	used  int
	of    [sources]int
}

// second is one in nanoseconds.
const second = 1_000_000_000

// How many packets are read in a second of capture time. A QUIC Initial takes some 30 µs,
// anything else some 2: together at most 2 % of a core.
const (
	maxInitials = 500
	maxStreams  = 1000
	maxAnswers  = 1000
	maxFlows    = 2000
)

// unbounded is how much is read in a second of a recording, which can wait: all of it.
const unbounded = math.MaxInt

// spend takes so much for a source from the budget at a capture time, in nanoseconds; it
// returns false when there is not enough left.
func (b *budget) spend(now int64, from source, much int) bool {
	// Interfaces are read one after the other: some of the second before comes late.
	if now >= b.began+second || now < b.began-second {
		b.began, b.used = now-now%second, 0
		clear(b.of[:])
	}
	if b.of[from]+much > b.most-b.used {
		return false
	}
	b.used += much
	b.of[from] += much
	return true
}
