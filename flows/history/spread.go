package history

import (
	"time"

	"iftopgo/flows"
)

// Spread spreads what was missed evenly over the five minutes of a time in which nothing was
// recorded, and returns it by bucket, of all levels. Nobody knows when it was: with the same
// rate all the time, parts of a month are nearest to what they would be. A time that ends
// before it begins, after the wall clock was set back, is its end alone.
func Spread(iface string, from, to time.Time, missed flows.Pair) map[BucketID]flows.Pair {
	first, last := FiveMinutes.Key(from), FiveMinutes.Key(to)
	first = min(first, last)
	n := uint64((last-first)/secondsOfFiveMinutes) + 1
	sent, recv := shares{missed.Sent, n}, shares{missed.Recv, n}
	all := map[BucketID]flows.Pair{}
	for i := range n {
		at := time.Unix(first+int64(i)*secondsOfFiveMinutes, 0).In(to.Location())
		p := flows.Pair{Sent: sent.of(i), Recv: recv.of(i)}
		for _, l := range Levels() {
			id := BucketID{l, l.Key(at), iface}
			all[id] = all[id].Plus(p)
		}
	}
	return all
}

// shares divides bytes into n parts that differ by one at most.
type shares struct{ all, n uint64 }

// of returns part i, from 0.
func (s shares) of(i uint64) uint64 {
	part := s.all / s.n
	if i < s.all%s.n {
		part++
	}
	return part
}
