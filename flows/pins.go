package flows

import "slices"

// hosts are the two hosts of a flow.
type hosts struct{ local, remote Addr }

// pins are the flows that keep their rows.
type pins struct {
	ids []ID
	by  map[hosts][]Key
}

// WithPins returns the table with other pins. A pinned flow keeps its row however long
// it is silent and however many flows there are. An ID pins a single flow, or all flows
// between two hosts; IDs of other groups are ignored. A key without an interface pins
// the flow on every interface.
func (t *Table) WithPins(ids []ID) *Table {
	n := *t
	n.pins = pins{ids: ids, by: make(map[hosts][]Key, len(ids))}
	for i := range ids {
		if g := ids[i].Group; g == Ungrouped || g == Merged(bothPorts) {
			k := ids[i].Key
			n.pins.by[hosts{k.Local, k.Remote}] = append(n.pins.by[hosts{k.Local, k.Remote}], k)
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
	return slices.ContainsFunc(p.by[hosts{k.Local, k.Remote}], func(pin Key) bool {
		if pin.Net != k.Net || pin.Iface != 0 && pin.Iface != k.Iface {
			return false
		}
		anyPort := pin.Proto == 0 && pin.LocalPort == 0 && pin.RemotePort == 0
		return anyPort || pin.Proto == k.Proto && pin.LocalPort == k.LocalPort && pin.RemotePort == k.RemotePort
	})
}
