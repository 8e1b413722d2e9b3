package flows

import (
	"cmp"
	"slices"
)

// Flow is one conversation: its key and what it carried. A flow that is in a
// table never changes; the next table may hold another flow of the same key.
type Flow struct {
	Key Key
	Series
}

// Compare orders keys, so that rows which are equal otherwise keep one order.
func (k Key) Compare(o Key) int {
	return cmp.Or(
		cmp.Compare(k.Net, o.Net),
		slices.Compare(k.Local[:], o.Local[:]),
		slices.Compare(k.Remote[:], o.Remote[:]),
		cmp.Compare(k.Proto, o.Proto),
		cmp.Compare(k.LocalPort, o.LocalPort),
		cmp.Compare(k.RemotePort, o.RemotePort),
		cmp.Compare(k.Iface, o.Iface),
	)
}
