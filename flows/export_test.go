package flows

// TrimSlack is how many entries beyond those that tables can use are kept by Trim.
const TrimSlack = trimSlack

// Sizes says how much labels know.
func Sizes(l *Labels) map[string]int {
	return map[string]int{"names": l.names.size(), "owned flows": l.owned.size(), "owners": l.owners.size()}
}

// At returns what the series carried in a slot.
func (s *Series) At(i Slot) Pair { return s.at(i) }

// Add counts bytes in a slot.
func (s *Series) Add(at Slot, bytes Pair) { s.add(at, bytes) }

// HasCoarse reports whether the series has a coarse history.
func (s *Series) HasCoarse() bool { return s.coarse != "" }
