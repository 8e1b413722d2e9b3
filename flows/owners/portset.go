package owners

// portSet is a set of ports. nil is the set of which nothing is known: it may have any.
type portSet [1 << 16 / 64]uint64

func (s *portSet) add(port uint16) { s[port/64] |= 1 << (port % 64) }

// mayHave reports whether the set has a port, or is not known.
func (s *portSet) mayHave(port uint16) bool { return s == nil || s[port/64]&(1<<(port%64)) != 0 }
