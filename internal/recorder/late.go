package recorder

import (
	"time"

	"iftopgo/flows"
	"iftopgo/flows/history"
)

// total is what the kernel has counted on an interface, since the recorder began, by a time.
type total struct {
	at  time.Time
	sum flows.Pair
}

// totals are the last ones of an interface, the oldest first. A batch has all packets up to its
// end, but may come late: in a flood the reader is behind.
type totals struct {
	index uint32
	raw   flows.Pair // the counter as it was read last
	all   []total
}

const (
	// mostTotals is how many are kept: a minute's, or more.
	mostTotals = 64
	// settled is how long before the end of a batch all that was counted is in it: packets wait
	// in the kernel until a block of the ring is full, or its time is over, and on a busy machine
	// longer.
	settled = 2 * time.Second
)

// unknown is late bytes of which nothing is known, but that they may be many.
const unknown = 1 << 60

// add adds a reading.
func (t *totals) add(at time.Time, r Reading) {
	sum := flows.Pair{}
	if n := len(t.all); n > 0 {
		sum = t.all[n-1].sum
	}
	if t.index != r.Index { // Another interface of the name, which counts from 0.
		t.index, t.raw = r.Index, flows.Pair{}
	}
	sum = sum.Plus(flows.Pair{Sent: history.Grown(t.raw.Sent, r.Bytes.Sent), Recv: history.Grown(t.raw.Recv, r.Bytes.Recv)})
	t.raw = r.Bytes
	t.all = append(t.all, total{at, sum})
	if over := len(t.all) - mostTotals; over > 0 {
		t.all = t.all[over:]
	}
}

// late returns what was counted since the end of a batch, or somewhat before it.
func (t *totals) late(end time.Time) flows.Pair {
	now := t.all[len(t.all)-1].sum
	for i := len(t.all) - 1; i >= 0; i-- {
		if one := &t.all[i]; !one.at.After(end.Add(-settled)) {
			late := flows.Pair{Sent: now.Sent - one.sum.Sent, Recv: now.Recv - one.sum.Recv}
			t.all = t.all[i:]
			return late
		}
	}
	return flows.Pair{Sent: unknown, Recv: unknown}
}
