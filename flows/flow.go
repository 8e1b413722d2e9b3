package flows

import (
	"bytes"
	"cmp"
)

// Flow is one conversation: its key and what it carried. A flow that is in a
// table never changes; the next table may hold another flow of the same key.
type Flow struct {
	Key Key
	Series
}

// Compare orders keys, so that rows which are equal otherwise keep one order.
func (k Key) Compare(o Key) int {
	if k.Net != o.Net {
		return cmp.Compare(k.Net, o.Net)
	}
	if c := bytes.Compare(k.Local[:], o.Local[:]); c != 0 {
		return c
	}
	if c := bytes.Compare(k.Remote[:], o.Remote[:]); c != 0 {
		return c
	}
	return cmp.Or(
		cmp.Compare(k.Proto, o.Proto),
		cmp.Compare(k.LocalPort, o.LocalPort),
		cmp.Compare(k.RemotePort, o.RemotePort),
		cmp.Compare(k.Iface, o.Iface),
	)
}
