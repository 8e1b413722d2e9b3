package flows

import "maps"

// Told is what the source of a batch says itself of its flows, beside their counters: lines
// of another iftopgo have what was known there. The zero value is nothing. All text has been
// cleaned.
type Told struct {
	// Owners are process owners that were not told before, or with more than before; Owned
	// says which flows they have.
	Owners []Owner
	Owned  []Owned
	// Names are names of addresses that were looked up there.
	Names []NamedAddr
	// Networks are networks of addresses.
	Networks map[Addr]*Network
}

// Empty says that it tells nothing.
func (t *Told) Empty() bool {
	return len(t.Owners)+len(t.Owned)+len(t.Names)+len(t.Networks) == 0
}

// NamedAddr is the name of an address.
type NamedAddr struct {
	Addr Addr
	LookedUp
}

// maxTold is how much of a kind is kept of a batch that nobody takes for long.
const maxTold = 65_536

// plus returns what was told, and what was told later.
func (t Told) plus(later Told) Told {
	t.Owners = appendTold(t.Owners, later.Owners)
	t.Owned = appendTold(t.Owned, later.Owned)
	t.Names = appendTold(t.Names, later.Names)
	if len(t.Networks) == 0 {
		t.Networks = later.Networks
	} else if len(later.Networks) > 0 && len(t.Networks) < maxTold {
		t.Networks = maps.Clone(t.Networks)
		maps.Copy(t.Networks, later.Networks)
	}
	return t
}

// appendTold appends later things, as far as there is room.
func appendTold[T any](told, later []T) []T {
	if len(told) == 0 {
		return later
	}
	room := max(maxTold-len(told), 0)
	return append(told, later[:min(len(later), room)]...)
}

// WithTold returns the labels with what the source of a batch says of its flows.
func (l Labels) WithTold(t *Told) Labels {
	if len(t.Owners)+len(t.Owned) > 0 {
		l = l.WithOwners(t.Owners, t.Owned)
	}
	if len(t.Names) > 0 {
		l.names = l.names.with(len(t.Names), func(yield func(Addr, Called) bool) {
			for _, n := range t.Names {
				if !yield(n.Addr, n.called()) {
					return
				}
			}
		})
	}
	if len(t.Networks) > 0 {
		l = l.WithNetworks(t.Networks)
	}
	return l
}
