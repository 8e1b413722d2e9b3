package owners

import (
	"time"

	"iftopgo/flows"
	"iftopgo/flows/owners/kernel"
)

// closedSocketGrace is for how long a closed listener or unconnected socket still counts
// as the owner of its port: flows are looked up a moment after their packets.
const closedSocketGrace = 5 * time.Second

// The unspecified addresses as eBPF records them.
var (
	any4 = flows.Addr{10: 0xff, 11: 0xff}
	any6 = flows.Addr{}
)

func anyAddr(k flows.Key) flows.Addr {
	if k.Net == flows.NetIPv4 {
		return any4
	}
	return any6
}

func tupleOf(k flows.Key, netns uint32) kernel.Tuple {
	return kernel.Tuple{
		Local: k.Local, Remote: k.Remote, LocalPort: k.LocalPort, RemotePort: k.RemotePort,
		Netns: netns, Proto: uint32(k.Proto),
	}
}

// findEvent looks a flow up in what eBPF recorded of one network namespace.
func (f *linuxFinder) findEvent(k flows.Key, netns uint32) (answer, bool) {
	t := tupleOf(k, netns)
	exact, isExact := f.connected(t, k)
	if isExact && !exact.Closed {
		return exactAnswer(k, exact), true
	}
	u, isBound := f.bound(t, k)
	// The port of a closed connected socket belongs to the socket that has it now.
	if isBound && (!isExact || !u.Closed) {
		return boundAnswer(k, u)
	}
	if isExact {
		return exactAnswer(k, exact), true
	}
	return answer{}, false
}

// findOtherNamespace looks a flow up among the connected sockets of all namespaces but
// ours.
func (f *linuxFinder) findOtherNamespace(k flows.Key) (answer, bool) {
	u, ok := f.connected(tupleOf(k, 0), k)
	if !ok {
		return answer{}, false
	}
	return exactAnswer(k, u), true
}

// connected finds the socket of the five-tuple, or the unconnected one that has sent
// to or received from the remote address.
func (f *linuxFinder) connected(t kernel.Tuple, k flows.Key) (kernel.Use, bool) {
	if k.RemotePort == 0 || isICMP(k) || !f.ports.connected.mayHave(t.LocalPort) {
		return kernel.Use{}, false
	}
	if u, ok := f.events.Connected(t); ok {
		return u, true
	}
	if k.Proto == flows.ProtoTCP {
		return kernel.Use{}, false
	}
	t.Local = anyAddr(k)
	if u, ok := f.events.Connected(t); ok {
		return u, true
	}
	t.Local = any6
	u, ok := f.events.Connected(t)
	return u, ok && !u.V6Only
}

// bound finds the listener or unconnected socket of the flow's port. ICMP echoes whose
// identifier no ping socket has may come from a raw socket, which is recorded without
// a port.
func (f *linuxFinder) bound(t kernel.Tuple, k flows.Key) (kernel.Use, bool) {
	u, ok := f.boundTo(t, k)
	if !ok && isICMP(k) {
		t.LocalPort = 0
		u, ok = f.boundTo(t, k)
	}
	return u, ok
}

// boundTo finds the socket bound to a port: of the address, of any address, then of
// any address of both IPv4 and IPv6 (dual-stack).
func (f *linuxFinder) boundTo(t kernel.Tuple, k flows.Key) (kernel.Use, bool) {
	if !f.ports.bound.mayHave(t.LocalPort) {
		return kernel.Use{}, false
	}
	candidates := []flows.Addr{k.Local, anyAddr(k)}
	if k.Net == flows.NetIPv4 {
		candidates = append(candidates, any6)
	}
	for i, local := range candidates {
		t.Local = local
		u, ok := f.events.Bound(t)
		if !ok || (i == 2 && u.V6Only) || (u.Closed && bootTime()-u.At > closedSocketGrace) {
			continue
		}
		return u, true
	}
	return kernel.Use{}, false
}

func isICMP(k flows.Key) bool { return k.Proto == flows.ProtoICMP || k.Proto == flows.ProtoICMPv6 }

func exactAnswer(k flows.Key, u kernel.Use) answer {
	return answer{ref: useRef(k, u), evidence: useEvidence(u)}
}

// boundAnswer answers with a socket that has no remote side. It is a guess for a
// listener, whose connections another process may have accepted, and for a shared
// port (SO_REUSEPORT), where any of several sockets may have got the packet.
func boundAnswer(k flows.Key, u kernel.Use) (answer, bool) {
	a := answer{ref: useRef(k, u), evidence: useEvidence(u)}
	if k.Proto == flows.ProtoTCP || u.Shared || u.Raw {
		a.evidence = flows.EvidenceGuess
	}
	// Without an echo identifier nothing ties an ICMP message to a socket.
	if isICMP(k) && k.LocalPort == 0 {
		return answer{}, false
	}
	return a, true
}

func useEvidence(u kernel.Use) flows.Evidence {
	if u.FromTable {
		return flows.EvidenceTable
	}
	return flows.EvidenceEvent
}

func useRef(k flows.Key, u kernel.Use) ref {
	r := ref{kind: flows.KindProcess, pid: int(u.Image.PID), start: u.Image.Start, exec: u.Image.Exec}
	if !u.Kernel {
		return r
	}
	return kernelRef(k)
}

func imageOf(r ref) kernel.Image {
	return kernel.Image{PID: uint32(r.pid), Start: r.start, Exec: r.exec}
}
