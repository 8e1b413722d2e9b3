package flows

import (
	"iter"
	"slices"
)

// The process of a flow may change: a connection is passed on, or inherited by a child.
// So its owner is asked for again when it carries something in a new period of time. The
// periods of different flows begin at different times, so that they are not all asked
// for at once, and those of a busy table are longer. Nothing need be kept for it.
const (
	// againLeast is the shortest period, in slots.
	againLeast Slot = 4
	// againFlows is how many active flows make the periods a slot longer: that is how
	// many are asked for again in a second at most, if each is active in each second.
	againFlows = 256
)

// againEvery returns the period for batches of so many flows.
func againEvery(deltas int) Slot { return againLeast + Slot(deltas/againFlows) }

// inNewPeriod reports whether a flow that was active in a slot last begins a new period
// now, by the hash of its key.
func inNewPeriod(hash uint64, last, now, every Slot) bool {
	if last == now {
		return false
	}
	phase := Slot(hash % uint64(every))
	return (last+phase)/every != (now+phase)/every
}

// Again yields flows that had a row before the last batch and carried something in it,
// whose owner may have changed since it was asked for: each once in some seconds in
// which it is active, and at once when it was silent for that long.
func (t *Table) Again() iter.Seq[*Flow] { return slices.Values(t.again) }
