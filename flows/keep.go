package flows

import "slices"

// ends are the two hosts of a flow.
type ends struct{ local, remote Addr }

// kept says which flows do not lose their rows.
type kept struct {
	ids []ID
	by  map[ends][]Key
}

// Keeping returns the table, only that flows which the IDs name keep their rows
// however long they are silent: single flows, and those between two hosts. Other IDs
// mean nothing, and a key without an interface is for all of them.
func (t *Table) Keeping(ids []ID) *Table {
	n := *t
	n.kept = kept{ids: ids, by: make(map[ends][]Key, len(ids))}
	for i := range ids {
		if g := ids[i].Group; g == Ungrouped || g == Merged(bothPorts) {
			k := ids[i].Key
			n.kept.by[ends{k.Local, k.Remote}] = append(n.kept.by[ends{k.Local, k.Remote}], k)
		}
	}
	return &n
}

// Keeps returns the IDs that Keeping was last called with.
func (t *Table) Keeps() []ID { return t.kept.ids }

// has says whether a flow keeps its row.
func (p *kept) has(k *Key) bool {
	if len(p.by) == 0 {
		return false
	}
	return slices.ContainsFunc(p.by[ends{k.Local, k.Remote}], func(pin Key) bool {
		if pin.Net != k.Net || pin.Iface != 0 && pin.Iface != k.Iface {
			return false
		}
		anyPort := pin.Proto == 0 && pin.LocalPort == 0 && pin.RemotePort == 0
		return anyPort || pin.Proto == k.Proto && pin.LocalPort == k.LocalPort && pin.RemotePort == k.RemotePort
	})
}
