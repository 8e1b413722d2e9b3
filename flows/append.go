package flows

import (
	"math/bits"
	"slices"
)

// Append makes b one batch with a later one that follows it, of at most limit
// flows; those beyond the limit are counted in Rest. It writes to the Deltas of b, which
// must not be shared. When later restarts the capture, it replaces b.
func (b *Batch) Append(later Batch, limit int) {
	if later.Restart {
		*b = later
		return
	}
	deltas, rest := b.Deltas, b.Rest.plus(later.Rest)
	later.MachineRests = addRests(b.MachineRests, later.MachineRests)
	later.SeenDue = max(b.SeenDue, later.SeenDue)
	later.Seen, later.Told = appendSeen(b.Seen, later.Seen), b.Told.plus(later.Told)
	later.Restart, later.Start, later.From = b.Restart, b.Start, b.From
	later.Lossy = later.Lossy || b.Lossy
	more := later.Deltas
	*b = later
	b.Rest = rest
	if len(deltas) == 0 && len(more) <= limit {
		return
	}
	b.Deltas = deltas
	b.appendDeltas(more, limit)
}

// addRests adds later rests of machines to those before, whose slice may be written to.
func addRests(rests, later []Delta) []Delta {
	for _, d := range later {
		i := slices.IndexFunc(rests, func(r Delta) bool { return r.Key == d.Key })
		if i < 0 {
			rests = append(rests, d)
			continue
		}
		rests[i] = rests[i].plus(d)
	}
	return rests
}

// appendDeltas keeps the order in which flows were first seen, so that the result
// depends on the traffic alone.
func (b *Batch) appendDeltas(more []Delta, limit int) {
	x := newDeltaIndex(min(len(b.Deltas)+len(more), max(limit, len(b.Deltas))))
	for i := range b.Deltas {
		x.insert(b.Deltas, i)
	}
	for i := range more {
		d := &more[i]
		hash := d.Key.Hash()
		at := x.find(b.Deltas, hash, &d.Key)
		switch {
		case at.next != 0:
			b.Deltas[at.next-1].merge(d)
		case len(b.Deltas) < limit:
			b.Deltas = append(b.Deltas, *d)
			*at = deltaSlot{uint32(hash), uint32(len(b.Deltas))}
		default:
			rejected := *d
			rejected.Key = Key{}
			b.Rest = b.Rest.plus(rejected)
		}
	}
}

// plus adds what different flows carried, either of which may be nothing. The sum has
// the state of no connection.
func (d Delta) plus(later Delta) Delta {
	d.gather(&later)
	return d
}

// gather is plus for a sum that is written to.
func (d *Delta) gather(later *Delta) {
	switch {
	case d.Tally == Tally{}:
		*d = *later
	case later.Tally != Tally{}:
		d.merge(later)
	}
	d.TCP = 0
}

// deltaIndex finds the delta of a flow in a list of deltas. It is a hash table with open
// addressing and linear probing, at most half full.
type deltaIndex struct {
	slots []deltaSlot
	shift int
}

// deltaSlot is the lower half of a key's hash, and the index of its delta plus one; the
// zero value is free.
type deltaSlot struct{ hash, next uint32 }

func newDeltaIndex(n int) deltaIndex {
	size := bits.Len(uint(2 * n))
	return deltaIndex{slots: make([]deltaSlot, 1<<size), shift: 64 - size}
}

// find returns the slot of a key. It is free when no delta has the key.
func (x *deltaIndex) find(deltas []Delta, hash uint64, k *Key) *deltaSlot {
	for i := hash >> x.shift; ; i = (i + 1) & uint64(len(x.slots)-1) {
		at := &x.slots[i]
		if at.next == 0 || at.hash == uint32(hash) && deltas[at.next-1].Key == *k {
			return at
		}
	}
}

// insert adds delta i, whose key must not be there yet.
func (x *deltaIndex) insert(deltas []Delta, i int) {
	hash := deltas[i].Key.Hash()
	for j := hash >> x.shift; ; j = (j + 1) & uint64(len(x.slots)-1) {
		if x.slots[j].next == 0 {
			x.slots[j] = deltaSlot{uint32(hash), uint32(i + 1)}
			return
		}
	}
}
