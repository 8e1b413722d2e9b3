package remote

// maxCached is how many bytes of texts a cache holds. With more it begins anew.
const maxCached = 1 << 20

// cache keeps what texts mean that are in line after line. The zero value is empty.
type cache[V any] struct {
	known map[string]V
	bytes int
}

// get returns what a text means, and asks for that if it is new.
func (c *cache[V]) get(text []byte, meaning func(text string) V) V {
	if v, ok := c.known[string(text)]; ok {
		return v
	}
	if c.known == nil || c.bytes+len(text) > maxCached {
		c.known, c.bytes = make(map[string]V), 0
	}
	s := string(text)
	v := meaning(s)
	c.known[s] = v
	c.bytes += len(s)
	return v
}

// recent keeps what texts mean that are in one line after the other, for as long as they are. The
// zero value is empty.
type recent[V any] struct {
	known map[string]*meaning[V]
	bytes int    // that they take, roughly
	line  uint64 // the number of the line
	used  int    // how many of them the line has
	full  bool   // there was no room for one
}

// meaning is what a text means, and the last line that had it.
type meaning[V any] struct {
	is   V
	line uint64
}

const (
	// meaningSize is what is taken for a text besides its own bytes, roughly.
	meaningSize = 256
	// leastRecent is how many texts are kept that a line does not have, at least.
	leastRecent = 64
)

// get returns what a text means, nil if it is not known.
func (r *recent[V]) get(text []byte) *V {
	m := r.known[string(text)]
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
func (r *recent[V]) put(text []byte, is V) *V {
	m := &meaning[V]{is: is}
	if r.bytes+len(text)+meaningSize > maxCached {
		r.full = true
		return &m.is
	}
	if r.known == nil {
		r.known = make(map[string]*meaning[V])
	}
	r.known[string(text)] = m
	r.bytes += len(text) + meaningSize
	r.use(m)
	return &m.is
}

// next begins with the next line. What the last one did not have is forgotten once it is much.
func (r *recent[V]) next() {
	if r.full || len(r.known) > 2*r.used+leastRecent {
		for text, m := range r.known {
			if m.line != r.line {
				delete(r.known, text)
				r.bytes -= len(text) + meaningSize
			}
		}
	}
	r.line++
	r.used, r.full = 0, false
}
