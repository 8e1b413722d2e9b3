package recorder

import "iftopgo/flows"

// Reading is the kernel's counter of an interface.
type Reading struct {
	Index uint32
	Name  string
	Bytes flows.Pair
}

// readings are counters that were read at a time.
type readings struct {
	byIndex map[uint32]Reading
	byName  map[string]Reading
}

func newReadings(all []Reading) readings {
	r := readings{map[uint32]Reading{}, map[string]Reading{}}
	for _, one := range all {
		r.byIndex[one.Index], r.byName[one.Name] = one, one
	}
	return r
}
