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

// recorded is an answer by what eBPF recorded.
type recorded struct {
	answer
	// closed says that the socket has been closed since: nobody else has it.
	closed bool
}

// findEvent looks a flow up in what eBPF recorded of one network namespace.
func (f *linuxFinder) findEvent(k flows.Key, netns uint32) (recorded, bool) {
	t := tupleOf(k, netns)
	exact, isExact := f.connected(t, k)
	if isExact && !exact.Closed {
		return recorded{answer: exactAnswer(k, exact)}, true
	}
	u, isBound := f.bound(t, k)
	return better(k, exact, isExact, u, isBound)
}

// better answers with a bound socket, or with a closed connected one.
func better(k flows.Key, exact kernel.Use, isExact bool, bound kernel.Use, isBound bool) (recorded, bool) {
	// The port of a closed connected socket belongs to the socket that has it now.
	if isBound && (!isExact || !bound.Closed) {
		a, ok := boundAnswer(k, bound)
		return recorded{a, bound.Closed}, ok
	}
	if isExact {
		return recorded{exactAnswer(k, exact), true}, true
	}
	return recorded{}, false
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
	if u, ok := f.onDevices(f.events.Connected, t, k); ok {
		return u, true
	}
	if k.Proto == flows.ProtoTCP {
		return kernel.Use{}, false
	}
	t.Local = anyAddr(k)
	if u, ok := f.onDevices(f.events.Connected, t, k); ok {
		return u, true
	}
	t.Local = any6
	u, ok := f.onDevices(f.events.Connected, t, k)
	return u, ok && !u.V6Only
}

// onDevices looks for a socket that is bound to the interface of a flow, then for one that
// is bound to none, then, where the interface is not known, for one that is bound to any.
func (f *linuxFinder) onDevices(look func(kernel.Tuple) (kernel.Use, bool), t kernel.Tuple, k flows.Key) (kernel.Use, bool) {
	if !f.devices || t.Netns != f.netns {
		u, ok := look(t)
		if ok || !f.devices || t.Netns == 0 {
			return u, ok
		}
		t.Device = kernel.AnyDevice
		return look(t)
	}
	for _, t.Device = range append(f.tables.interfaces.likely(&k), 0) {
		if u, ok := look(t); ok && !isStale(u) {
			return u, true
		}
	}
	if k.Iface != 0 {
		return kernel.Use{}, false
	}
	t.Device = kernel.AnyDevice
	return look(t)
}

// bound finds the listener or unconnected socket of the flow's port. ICMP echoes whose
// identifier no ping socket has may come from a raw socket, which is recorded without
// a port.
func (f *linuxFinder) bound(t kernel.Tuple, k flows.Key) (kernel.Use, bool) {
	u, ok := f.boundTo(t, k)
	if !ok && isICMP(k) {
		t.LocalPort = 0
		u, ok = f.boundTo(t, k)
		if u.FromTable && f.events.SeesSends() {
			return kernel.Use{}, false // It has sent nothing since: the kernel answers echoes.
		}
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
		u, ok := f.onDevices(f.events.Bound, t, k)
		if !ok || (i == 2 && u.V6Only) || isStale(u) {
			continue
		}
		return u, true
	}
	return kernel.Use{}, false
}

// isStale reports whether a socket was closed too long ago to be the owner of its port.
func isStale(u kernel.Use) bool { return u.Closed && bootTime()-u.At > closedSocketGrace }

func isICMP(k flows.Key) bool { return k.Proto == flows.ProtoICMP || k.Proto == flows.ProtoICMPv6 }

// exactAnswer answers with the socket of a five-tuple. It is a guess where sockets of
// several processes have had it, as senders to the same multicast group do.
func exactAnswer(k flows.Key, u kernel.Use) answer {
	a := answer{ref: useRef(k, u), evidence: useEvidence(u)}
	if u.Contested {
		a.evidence = flows.EvidenceGuess
	}
	return a
}

// boundAnswer answers with a socket that has no remote side. It is a guess for a
// listener, whose connections another process may have accepted, and for a shared
// port (SO_REUSEPORT, SO_REUSEADDR), where any of several sockets may have got the packet.
func boundAnswer(k flows.Key, u kernel.Use) (answer, bool) {
	a := answer{ref: useRef(k, u), evidence: useEvidence(u)}
	if k.Proto == flows.ProtoTCP || u.Shared || u.Contested || u.Raw {
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
