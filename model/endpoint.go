package model

import (
	"net/netip"
	"strconv"

	"iftopgo/flows"
)

// Endpoints returns how the two ends of a flow are written: an address, and
// where the protocol has ports and they are not hidden, the port. Frames
// without addresses have none.
func (m *Model) Endpoints(k *flows.Key) (local, remote string) {
	if k.Net == flows.NetNone {
		return "", ""
	}
	return m.endpoint(k.Local, k.LocalPort), m.endpoint(k.Remote, k.RemotePort)
}

func (m *Model) endpoint(a flows.Addr, port uint16) string {
	addr := a.Netip()
	if port == 0 || m.Display.HidePorts {
		return addr.String()
	}
	return netip.AddrPortFrom(addr, port).String()
}

// InterfaceName returns the name of an interface index that flow keys use.
func (m *Model) InterfaceName(index uint32) string {
	h := m.Shown.Health()
	for _, s := range h.Sources {
		if s.Iface == index {
			return s.Name
		}
	}
	return strconv.FormatUint(uint64(index), 10)
}
