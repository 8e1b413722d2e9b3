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
