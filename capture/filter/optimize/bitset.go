package optimize

import "math/bits"

// bitset is a set of small numbers.
type bitset []uint64

const wordBits = 64

// newBitsets returns n sets of numbers below size, in one allocation.
func newBitsets(n, size int) []bitset {
	words := (size + wordBits - 1) / wordBits
	all := make(bitset, n*words)
	sets := make([]bitset, n)
	for i := range sets {
		sets[i] = all[i*words : (i+1)*words : (i+1)*words]
	}
	return sets
}

func (s bitset) has(i int) bool { return s[i/wordBits]&(1<<(i%wordBits)) != 0 }

func (s bitset) add(i int) { s[i/wordBits] |= 1 << (i % wordBits) }

// fill adds all numbers.
func (s bitset) fill() {
	for i := range s {
		s[i] = ^uint64(0)
	}
}

// keep removes the numbers that are not in t.
func (s bitset) keep(t bitset) {
	t = t[:len(s)]
	for i := range s {
		s[i] &= t[i]
	}
}

// first returns the lowest number in the set that is at least i, -1 if there is
// none.
func (s bitset) first(i int) int {
	w := i / wordBits
	if w >= len(s) {
		return -1
	}
	word := s[w] >> (i % wordBits) << (i % wordBits)
	for word == 0 {
		if w++; w == len(s) {
			return -1
		}
		word = s[w]
	}
	return w*wordBits + bits.TrailingZeros64(word)
}
