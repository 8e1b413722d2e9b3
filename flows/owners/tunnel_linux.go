package owners

import (
	"time"

	"github.com/vishvananda/netlink"

	"iftopgo/flows"
)

// tunnels knows the tunnels of our own network namespace that the kernel sends through
// over UDP. What it sends is of no socket: the source port is a hash of what is inside
// (udp_flow_src_port in include/net/udp.h), for the sake of routers that share load.
type tunnels struct {
	// list is netlink.LinkList except in tests.
	list   func() ([]netlink.Link, error)
	byPort map[uint16]string
	loaded time.Time
}

// tunnelsAge is for how long the list is used before it is read again.
const tunnelsAge = 5 * time.Second

// kinds returns the kinds of tunnels by the ports that they send to and receive on.
func (t *tunnels) kinds(now time.Time) map[uint16]string {
	if !t.loaded.IsZero() && now.Sub(t.loaded) < tunnelsAge {
		return t.byPort
	}
	t.loaded = now
	links, err := t.list()
	if err != nil {
		return t.byPort // What was known stands.
	}
	t.byPort = map[uint16]string{}
	for _, l := range links {
		for _, port := range tunnelPorts(l) {
			t.byPort[port] = tunnelName(l)
		}
	}
	return t.byPort
}

// tunnelName is what a tunnel is called: by the kind of its device, but those of IP over
// UDP by what their packets are (ip-fou(8)).
func tunnelName(l netlink.Link) string {
	switch kind, _ := encapsulation(l); kind {
	case netlink.FOU:
		return "fou"
	case netlink.GUE:
		return "gue"
	default:
		return l.Type()
	}
}

// The ports of tunnels that have none of their own to be set: GTP version 1 and 0 (3GPP
// TS 29.281, TS 29.060), PFCP (TS 29.244) and AMT (RFC 7450).
var fixedPorts = map[string][]uint16{"gtp": {2152, 3386}, "pfcp": {8805}, "amt": {2268}}

// tunnelPorts are the UDP ports that a tunnel sends to, none for what is no tunnel over
// UDP.
func tunnelPorts(l netlink.Link) []uint16 {
	port := uint16(0)
	switch l := l.(type) {
	case *netlink.Vxlan:
		port = uint16(l.Port)
	case *netlink.Geneve:
		port = l.Dport
	case *netlink.BareUDP:
		port = l.Port
	default:
		if kind, to := encapsulation(l); kind != netlink.None {
			port = to
		}
	}
	if port != 0 {
		return []uint16{port}
	}
	return fixedPorts[l.Type()]
}

// encapsulation returns in what a tunnel of IP or GRE is sent, and to which port.
func encapsulation(l netlink.Link) (kind netlink.TunnelEncapType, port uint16) {
	switch l := l.(type) {
	case *netlink.Iptun:
		return netlink.TunnelEncapType(l.EncapType), l.EncapDport
	case *netlink.Ip6tnl:
		return netlink.TunnelEncapType(l.EncapType), l.EncapDport
	case *netlink.Sittun:
		return netlink.TunnelEncapType(l.EncapType), l.EncapDport
	case *netlink.Gretun:
		return netlink.TunnelEncapType(l.EncapType), l.EncapDport
	case *netlink.Gretap:
		return netlink.TunnelEncapType(l.EncapType), l.EncapDport
	default:
		return netlink.None, 0
	}
}

// find answers for a flow of which no process is known: it is the kernel's if a tunnel
// receives on its local port, or sends to its remote port and no socket has the local one.
func (t *tunnels) find(k flows.Key, now time.Time, hasSocket bool) (answer, bool) {
	if k.Proto != flows.ProtoUDP {
		return answer{}, false
	}
	kinds := t.kinds(now)
	name := kinds[k.LocalPort]
	if name == "" && !hasSocket {
		name = kinds[k.RemotePort]
	}
	if name == "" {
		return answer{}, false
	}
	return answer{ref: ref{kind: flows.KindKernel, name: name}, evidence: flows.EvidenceGuess}, true
}

// name gives the answer that a flow is the kernel's the name of the tunnel that it is of.
func (t *tunnels) name(a answer, k flows.Key, now time.Time) answer {
	if a.ref.kind != flows.KindKernel {
		return a
	}
	if tunnel, ok := t.find(k, now, false); ok {
		a.ref.name = tunnel.ref.name
	}
	return a
}

// findUnheld answers for a flow of which no process is known.
func (f *linuxFinder) findUnheld(k flows.Key, now time.Time) (answer, bool) {
	if a, ok := f.tunnels.find(k, now, f.tables.hasSocket); ok {
		return a, true
	}
	if f.tables.hasSocket {
		return answer{}, false // Of the process that holds it, once that is known.
	}
	if a, ok := f.tables.findPacket(k, now); ok {
		return a, true
	}
	return withoutSocket(k)
}

// findFrames answers for frames without addresses: what the kernel does not handle is of
// a packet socket for such frames.
func (f *linuxFinder) findFrames(k flows.Key, now time.Time) (answer, bool) {
	if a, ok := withoutSocket(k); ok {
		return a, true
	}
	return f.tables.findPacket(k, now)
}
