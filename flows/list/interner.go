package list

import (
	"math/bits"
	"slices"

	"iftopgo/flows"
)

// interner gives the IDs of rows numbers, from 0 on, in the order in which they
// come. A map to int32 would do the same in twice the time.
type interner struct {
	places []numbered // open addressing with linear probing, a power of two
	shift  int        // what is left of a hash is a place
	all    []flows.ID
}

// numbered is where a number is found: its ID's hash, and the number from 1; the
// zero value is an empty place.
type numbered struct {
	hash   uint32
	number int32
}

// newInterner returns a numbering that has room for n IDs without growing.
func newInterner(n int) interner {
	places := roomFor(n)
	return interner{places: places, shift: shiftOf(places), all: make([]flows.ID, 0, n)}
}

// internerOf returns the numbering of IDs by where they are, first, in a list.
// The list is kept, and not written to.
func internerOf(ids []flows.ID) interner {
	places := roomFor(len(ids))
	n := interner{places: places, shift: shiftOf(places), all: slices.Clip(ids)}
	for i := range ids {
		hash := hash32(&ids[i])
		if p := n.place(hash, &ids[i]); p.number == 0 {
			*p = numbered{hash, int32(i + 1)}
		}
	}
	return n
}

// roomFor returns empty places for n IDs.
func roomFor(n int) []numbered {
	size := 16
	for size < 2*n {
		size *= 2
	}
	return make([]numbered, size)
}

// shiftOf returns how much of a hash of 32 bits is not part of a place. The
// places are in the order of the hashes, as the flows of a table are: looking
// all of them up goes through memory from end to end.
func shiftOf(places []numbered) int { return 33 - bits.Len(uint(len(places))) }

// hash32 is as much of the hash as is kept.
func hash32(id *flows.ID) uint32 { return uint32(id.Hash() >> 32) }

// first returns the place where looking for a hash begins.
func (n *interner) first(hash uint32) uint32 { return hash >> n.shift }

// place returns where an ID is, or the empty place where it belongs.
func (n *interner) place(hash uint32, id *flows.ID) *numbered {
	mask := uint32(len(n.places) - 1)
	for i := n.first(hash); ; i = (i + 1) & mask {
		p := &n.places[i]
		if p.number == 0 || p.hash == hash && n.all[p.number-1] == *id {
			return p
		}
	}
}

// find returns the number of an ID, false when it has none.
func (n *interner) find(id *flows.ID) (int32, bool) {
	p := n.place(hash32(id), id)
	return p.number - 1, p.number != 0
}

// of returns the number of an ID, a new one when it has none.
func (n *interner) of(id *flows.ID) int32 {
	hash := hash32(id)
	p := n.place(hash, id)
	if p.number != 0 {
		return p.number - 1
	}
	if len(n.all) == cap(n.all) {
		n.all = slices.Grow(n.all, len(n.all)+1) // Twice as many: it grows by less if left alone.
	}
	n.all = append(n.all, *id)
	*p = numbered{hash, int32(len(n.all))}
	if 2*len(n.all) > len(n.places) {
		n.grow()
	}
	return int32(len(n.all) - 1)
}

// grow doubles the places.
func (n *interner) grow() {
	before := n.places
	n.places = make([]numbered, 2*len(before))
	n.shift--
	mask := uint32(len(n.places) - 1)
	for _, p := range before {
		if p.number == 0 {
			continue
		}
		i := n.first(p.hash)
		for n.places[i].number != 0 {
			i = (i + 1) & mask
		}
		n.places[i] = p
	}
}
