package list

import (
	"math/bits"
	"slices"

	"iftopgo/flows"
)

// interner numbers IDs from 0 on, in the order in which they come. A map to int32 would
// do the same in twice the time.
type interner struct {
	slots []internSlot // open addressing with linear probing, a power of two
	shift int          // by how much to shift a hash to get a slot
	all   []flows.ID
}

// internSlot is the hash of an ID and its number plus one. The zero value is an empty slot.
type internSlot struct {
	hash   uint32
	number int32
}

// newInterner returns an interner with room for n IDs.
func newInterner(n int) interner {
	slots := newSlots(n)
	return interner{slots: slots, shift: shiftOf(slots), all: make([]flows.ID, 0, n)}
}

// internerOf returns an interner in which the number of an ID is its first index in ids.
// It keeps ids, and does not write to it.
func internerOf(ids []flows.ID) interner {
	slots := newSlots(len(ids))
	n := interner{slots: slots, shift: shiftOf(slots), all: slices.Clip(ids)}
	for i := range ids {
		hash := hash32(&ids[i])
		if p := n.slot(hash, &ids[i]); p.number == 0 {
			*p = internSlot{hash, int32(i + 1)}
		}
	}
	return n
}

// newSlots returns empty slots for n IDs.
func newSlots(n int) []internSlot {
	size := 16
	for size < 2*n {
		size *= 2
	}
	return make([]internSlot, size)
}

// shiftOf returns by how much to shift a hash of 32 bits to get a slot. The slots are in
// the order of the hashes, as the flows of a table are: looking all of them up goes
// through memory from end to end.
func shiftOf(slots []internSlot) int { return 33 - bits.Len(uint(len(slots))) }

// hash32 returns the part of the hash that is kept.
func hash32(id *flows.ID) uint32 { return uint32(id.Hash() >> 32) }

// home returns the index of the slot where the search for a hash begins.
func (n *interner) home(hash uint32) uint32 { return hash >> n.shift }

// slot returns the slot of an ID, or the empty slot where it belongs.
func (n *interner) slot(hash uint32, id *flows.ID) *internSlot {
	mask := uint32(len(n.slots) - 1)
	for i := n.home(hash); ; i = (i + 1) & mask {
		p := &n.slots[i]
		if p.number == 0 || p.hash == hash && n.all[p.number-1] == *id {
			return p
		}
	}
}

// find returns the number of an ID, false when it has none.
func (n *interner) find(id *flows.ID) (int32, bool) {
	p := n.slot(hash32(id), id)
	return p.number - 1, p.number != 0
}

// intern returns the number of an ID, a new one when it has none.
func (n *interner) intern(id *flows.ID) int32 {
	hash := hash32(id)
	p := n.slot(hash, id)
	if p.number != 0 {
		return p.number - 1
	}
	if len(n.all) == cap(n.all) {
		n.all = slices.Grow(n.all, len(n.all)+1) // Twice as many: append would grow it by less.
	}
	n.all = append(n.all, *id)
	*p = internSlot{hash, int32(len(n.all))}
	if 2*len(n.all) > len(n.slots) {
		n.grow()
	}
	return int32(len(n.all) - 1)
}

// grow doubles the number of slots.
func (n *interner) grow() {
	before := n.slots
	n.slots = make([]internSlot, 2*len(before))
	n.shift--
	mask := uint32(len(n.slots) - 1)
	for _, p := range before {
		if p.number == 0 {
			continue
		}
		i := n.home(p.hash)
		for n.slots[i].number != 0 {
			i = (i + 1) & mask
		}
		n.slots[i] = p
	}
}
