package flows

import "slices"

// hosts are the two hosts of a flow.
type hosts struct{ local, remote Addr }

// pins are the flows that keep their rows.
type pins struct {
	ids []ID
	by  map[hosts][]ID
}

// WithPins returns the table with other pins. A pinned flow keeps its row however long
// it is silent and however many flows there are. An ID pins a single flow, all flows between two
// hosts, or those of them that look alike; IDs of other groups are ignored. A key without an interface pins
// the flow on every interface.
func (t *Table) WithPins(ids []ID) *Table {
	n := *t
	n.pins = pins{ids: ids, by: make(map[hosts][]ID, len(ids))}
	for i := range ids {
		g := ids[i].Group
		if alike := g.IsAlike() && g.parts()&^bothPorts == 0; alike || g == Ungrouped || g == Merged(bothPorts) {
			at := hosts{ids[i].Key.Local, ids[i].Key.Remote}
			n.pins.by[at] = append(n.pins.by[at], ids[i])
		}
	}
	return &n
}

// Pins returns the IDs that WithPins was last called with.
func (t *Table) Pins() []ID { return t.pins.ids }

// has reports whether a flow keeps its row.
func (p *pins) has(k *Key) bool {
	if len(p.by) == 0 {
		return false
	}
	return slices.ContainsFunc(p.by[hosts{k.Local, k.Remote}], func(pin ID) bool {
		common := pin.Group.common(*k, nil)
		if pin.Key.Iface == 0 {
			common.Iface = 0
		}
		return common == pin.Key
	})
}
