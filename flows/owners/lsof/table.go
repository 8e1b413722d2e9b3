package lsof

import (
	"net/netip"

	"iftopgo/flows"
)

// Table finds sockets by flow.
type Table struct {
	exact map[socketKey]Process
	bound map[socketKey]boundSocket
}

// socketKey is what a flow is looked up by; remote is the zero value for listeners and
// unconnected sockets.
type socketKey struct {
	proto         uint16
	local, remote netip.AddrPort
	v6            bool
}

type boundSocket struct {
	Process
	shared bool
}

// NewTable makes a table of sockets.
func NewTable(sockets []Socket) *Table {
	t := &Table{exact: map[socketKey]Process{}, bound: map[socketKey]boundSocket{}}
	for _, s := range sockets {
		e := socketKey{proto: flows.ProtoTCP, local: s.Local, remote: s.Remote}
		if s.Protocol == "UDP" {
			e.proto = flows.ProtoUDP
		}
		if s.Remote.IsValid() {
			t.exact[e] = s.Process
			continue
		}
		e.v6 = s.V6 && !s.Local.Addr().IsValid()
		if old, ok := t.bound[e]; ok {
			old.shared = old.shared || old.PID != s.Process.PID
			t.bound[e] = old
			continue
		}
		t.bound[e] = boundSocket{Process: s.Process}
	}
	return t
}

// Find returns the process of a flow. certain is false where it is that of a listener or
// of one of several sockets on a port.
func (t *Table) Find(k flows.Key) (p Process, certain, ok bool) {
	local := netip.AddrPortFrom(k.Local.Netip(), k.LocalPort)
	e := socketKey{proto: k.Proto, local: local, remote: netip.AddrPortFrom(k.Remote.Netip(), k.RemotePort)}
	if p, ok := t.exact[e]; ok {
		return p, true, true
	}
	anywhere := netip.AddrPortFrom(netip.Addr{}, k.LocalPort)
	candidates := []socketKey{
		{proto: k.Proto, local: local},
		{proto: k.Proto, local: anywhere, v6: k.Net == flows.NetIPv6},
		// lsof does not show whether an IPv6 socket takes IPv4 traffic, too.
		{proto: k.Proto, local: anywhere, v6: true},
	}
	for i, e := range candidates {
		if b, ok := t.bound[e]; ok {
			return b.Process, k.Proto == flows.ProtoUDP && !b.shared && i < 2, true
		}
	}
	return Process{}, false, false
}
