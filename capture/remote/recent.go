package remote

import "hash/maphash"

// recent keeps what texts mean that are in one line after the other, for as long as they are. The
// zero value is empty.
//
// Texts are known by a sum of 128 bits, which saves keeping them. Of two that have the same sum one
// would be taken for the other: that is less likely than that memory fails, and a machine that found
// such a pair could only lie about itself, for which it needs none.
type recent[V any] struct {
	seeds [2]maphash.Seed
	known map[sum]*meaning[V]
	line  uint64 // the number of the line
	used  int    // how many of them the line has
}

// sum is what a text is known by.
type sum [2]uint64

// meaning is what a text means, and the last line that had it.
type meaning[V any] struct {
	is   V
	line uint64
}

const (
	// maxRecent is how many texts are kept.
	maxRecent = 4096
	// leastRecent is how many texts are kept that a line does not have, at least.
	leastRecent = 64
)

// sumOf returns what a text is known by.
func (r *recent[V]) sumOf(text []byte) sum {
	return sum{maphash.Bytes(r.seeds[0], text), maphash.Bytes(r.seeds[1], text)}
}

// get returns what a text means, nil if it is not known.
func (r *recent[V]) get(text sum) *V {
	m := r.known[text]
	if m == nil {
		return nil
	}
	r.use(m)
	return &m.is
}

func (r *recent[V]) use(m *meaning[V]) {
	if m.line != r.line {
		m.line = r.line
		r.used++
	}
}

// put keeps what a text means that was not known, if there is room, and returns it.
func (r *recent[V]) put(text sum, is V) *V {
	m := &meaning[V]{is: is}
	if len(r.known) < maxRecent {
		r.known[text] = m
		r.use(m)
	}
	return &m.is
}

// next begins with the next line. What the last one did not have is forgotten once it is much.
func (r *recent[V]) next() {
	if r.known == nil {
		r.known = make(map[sum]*meaning[V])
		r.seeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}
	}
	if len(r.known) > min(2*r.used+leastRecent, maxRecent-1) {
		for text, m := range r.known {
			if m.line != r.line {
				delete(r.known, text)
			}
		}
	}
	r.line++
	r.used = 0
}
