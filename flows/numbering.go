package flows

import "slices"

// numbering gives the IDs of rows numbers, from 0 on, in the order in which they
// come. A map to int32 would do the same in twice the time.
type numbering struct {
	places []numbered // open addressing with linear probing, a power of two
	all    []ID
}

// numbered is where a number is found: its ID's hash, and the number from 1; the
// zero value is an empty place.
type numbered struct {
	hash   uint32
	number int32
}

// newNumbering returns a numbering that has room for n IDs without growing.
func newNumbering(n int) numbering {
	size := 16
	for size < 2*n {
		size *= 2
	}
	return numbering{places: make([]numbered, size), all: make([]ID, 0, n)}
}

// place returns where an ID is, or the empty place where it belongs.
func (n *numbering) place(hash uint32, id *ID) *numbered {
	mask := uint32(len(n.places) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		p := &n.places[i]
		if p.number == 0 || p.hash == hash && n.all[p.number-1] == *id {
			return p
		}
	}
}

// find returns the number of an ID, false when it has none.
func (n *numbering) find(id *ID) (int32, bool) {
	p := n.place(uint32(id.hash()), id)
	return p.number - 1, p.number != 0
}

// of returns the number of an ID, a new one when it has none.
func (n *numbering) of(id *ID) int32 {
	hash := uint32(id.hash())
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
func (n *numbering) grow() {
	before := n.places
	n.places = make([]numbered, 2*len(before))
	mask := uint32(len(n.places) - 1)
	for _, p := range before {
		if p.number == 0 {
			continue
		}
		i := p.hash & mask
		for n.places[i].number != 0 {
			i = (i + 1) & mask
		}
		n.places[i] = p
	}
}
