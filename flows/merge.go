package flows

import "math/bits"

// Append makes b one batch with a later one that follows it, of at most limit
// flows; what is beyond them is counted in Rest. It writes to the Deltas of b,
// which nobody else may hold. Of a batch before one that begins anew nothing is
// left.
func (b *Batch) Append(later Batch, limit int) {
	if later.Restart {
		*b = later
		return
	}
	deltas, rest := b.Deltas, b.Rest.plus(later.Rest)
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

// appendDeltas keeps the order in which flows were first seen, so that the result
// depends on the traffic alone.
func (b *Batch) appendDeltas(more []Delta, limit int) {
	x := newPositions(min(len(b.Deltas)+len(more), max(limit, len(b.Deltas))))
	for i := range b.Deltas {
		x.enter(b.Deltas, i)
	}
	for i := range more {
		d := &more[i]
		hash := d.Key.Hash()
		at := x.find(b.Deltas, hash, &d.Key)
		switch {
		case at.next != 0:
			b.Deltas[at.next-1].merge(*d)
		case len(b.Deltas) < limit:
			b.Deltas = append(b.Deltas, *d)
			*at = position{uint32(hash), uint32(len(b.Deltas))}
		default:
			turnedAway := *d
			turnedAway.Key = Key{}
			b.Rest = b.Rest.plus(turnedAway)
		}
	}
}

// plus adds two rests, either of which may be empty.
func (d Delta) plus(later Delta) Delta {
	switch {
	case d.Tally == Tally{}:
		return later
	case later.Tally != Tally{}:
		d.merge(later)
	}
	return d
}

// positions say where in a list of deltas a flow is: open addressing with linear
// probing, at most half full.
type positions struct {
	all   []position
	shift int
}

// position is the lower half of a key's hash, and the number behind its index;
// the zero value is free.
type position struct{ hash, next uint32 }

func newPositions(n int) positions {
	size := bits.Len(uint(2 * n))
	return positions{all: make([]position, 1<<size), shift: 64 - size}
}

// find returns the position of a key among deltas, the free one where it belongs
// when it is not among them.
func (x *positions) find(deltas []Delta, hash uint64, k *Key) *position {
	for i := hash >> x.shift; ; i = (i + 1) & uint64(len(x.all)-1) {
		at := &x.all[i]
		if at.next == 0 || at.hash == uint32(hash) && deltas[at.next-1].Key == *k {
			return at
		}
	}
}

// enter enters delta i, the key of which no other has.
func (x *positions) enter(deltas []Delta, i int) {
	hash := deltas[i].Key.Hash()
	for j := hash >> x.shift; ; j = (j + 1) & uint64(len(x.all)-1) {
		if x.all[j].next == 0 {
			x.all[j] = position{uint32(hash), uint32(i + 1)}
			return
		}
	}
}
