package flows

import (
	"math/bits"
	"slices"
)

// subjects puts together the items that are part of the same row: numbers, each of which
// is a flow. It is a hash table with open addressing and linear probing, and keeps its
// memory for the next time.
type subjects struct {
	// id returns the ID of the row that an item is part of. It is asked again rather than
	// kept: in a flood there are 65,536 rows.
	id    func(item int32) ID
	slots []subjectSlot // a power of two of them, at most two thirds of them taken
	shift int           // by how much to shift a hash to get a slot
	all   []subject
	next  []int32 // of each item, the one that came before it in its row, -1 for none
	now   ID      // the row of the item that came last, and its number in all
	at    int32
}

// subjectSlot is half of the hash of an ID and the number of its subject plus one. The
// zero value is free.
type subjectSlot struct {
	hash   uint32
	number int32
}

// subject is a row: the items that came first and last, the bytes of all of them, and the
// hash of its ID.
type subject struct {
	first, last int32
	size, hash  uint64
}

// begin empties the subjects and makes room for n items.
func (s *subjects) begin(n int, id func(item int32) ID) {
	s.id = id
	if size := 1 << bits.Len(uint(max(n+n/2, 16))); len(s.slots) < size {
		s.slots, s.next, s.all = make([]subjectSlot, size), make([]int32, 0, n), make([]subject, 0, n)
	} else {
		clear(s.slots)
	}
	s.next = slices.Grow(s.next[:0], n)[:n]
	s.shift = 32 - bits.Len(uint(len(s.slots)-1))
	s.all, s.at = s.all[:0], -1
}

// add adds an item of so many bytes to its row, of which the ID and its hash are given.
func (s *subjects) add(item int32, id *ID, hash, size uint64) {
	if s.at < 0 || *id != s.now {
		s.now, s.at = *id, s.find(id, hash, item)
	}
	t := &s.all[s.at]
	s.next[item] = t.last
	t.last = item
	t.size += size
}

// find returns the number of a row, a new one of which the item is the first if there is
// none.
func (s *subjects) find(id *ID, whole uint64, item int32) int32 {
	hash, mask := uint32(whole>>32), uint32(len(s.slots)-1)
	for i := hash >> s.shift; ; i = (i + 1) & mask {
		at := &s.slots[i]
		if at.number == 0 {
			s.all = append(s.all, subject{first: item, last: -1, hash: whole})
			*at = subjectSlot{hash, int32(len(s.all))}
			return int32(len(s.all) - 1)
		}
		if t := at.number - 1; at.hash == hash && s.all[t].hash == whole && s.id(s.all[t].first) == *id {
			return at.number - 1
		}
	}
}
