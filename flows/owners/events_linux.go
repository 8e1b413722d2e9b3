package owners

import (
	"time"

	"iftopgo/flows"
	"iftopgo/flows/owners/kernel"
)

// afterlife is for how long the owner of a closed listener or unconnected socket
// still answers for its port: flows are asked for a moment after their packets.
const afterlife = 5 * time.Second

// The unspecified addresses as the kernel's notes have them.
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

// findEvent looks a flow up in the kernel's notes of one namespace.
func (f *linuxFinder) findEvent(k flows.Key, netns uint32, boot time.Duration) (answer, bool) {
	t := tupleOf(k, netns)
	exact, isExact := f.connected(t, k)
	if isExact && !exact.Closed {
		return exactAnswer(k, exact), true
	}
	u, isBound := f.bound(t, k, boot)
	// A connected socket that is closed has left its port to whoever has it now.
	if isBound && (!isExact || !u.Closed) {
		return boundAnswer(k, u)
	}
	if isExact {
		return exactAnswer(k, exact), true
	}
	return answer{}, false
}

// findForeign looks a flow up among the connected sockets of all namespaces but
// ours.
func (f *linuxFinder) findForeign(k flows.Key) (answer, bool) {
	u, ok := f.connected(tupleOf(k, 0), k)
	if !ok {
		return answer{}, false
	}
	return exactAnswer(k, u), true
}

// connected finds the socket of the five-tuple, or the unconnected one that was
// seen talking to the remote address.
func (f *linuxFinder) connected(t kernel.Tuple, k flows.Key) (kernel.Use, bool) {
	if k.RemotePort == 0 || isICMP(k) {
		return kernel.Use{}, false
	}
	if u, ok := f.events.Connected(t); ok {
		return u, true
	}
	if k.Proto == protoTCP {
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

// bound finds the listener or unconnected socket of the flow's port. Echoes that are
// named by no socket's port may be those of a program that makes its own packets.
func (f *linuxFinder) bound(t kernel.Tuple, k flows.Key, boot time.Duration) (kernel.Use, bool) {
	u, ok := f.boundTo(t, k, boot)
	if !ok && isICMP(k) {
		t.LocalPort = 0
		u, ok = f.boundTo(t, k, boot)
	}
	return u, ok
}

// boundTo finds a socket on a port: of the address, of any address, then a
// dual-stack one.
func (f *linuxFinder) boundTo(t kernel.Tuple, k flows.Key, boot time.Duration) (kernel.Use, bool) {
	candidates := []flows.Addr{k.Local, anyAddr(k)}
	if k.Net == flows.NetIPv4 {
		candidates = append(candidates, any6)
	}
	for i, local := range candidates {
		t.Local = local
		u, ok := f.events.Bound(t)
		if !ok || (i == 2 && u.V6Only) || (u.Closed && boot-u.At > afterlife) {
			continue
		}
		return u, true
	}
	return kernel.Use{}, false
}

func isICMP(k flows.Key) bool { return k.Proto == protoICMP || k.Proto == protoICMPv6 }

func exactAnswer(k flows.Key, u kernel.Use) answer {
	return answer{ref: useRef(k, u), evidence: useEvidence(u)}
}

// boundAnswer answers for a socket that has no remote side. The connections of a
// listener may be another process's by now, and where a port is shared the socket
// is only one of those that may have got the packet.
func boundAnswer(k flows.Key, u kernel.Use) (answer, bool) {
	a := answer{ref: useRef(k, u), evidence: useEvidence(u)}
	if k.Proto == protoTCP || u.Shared || u.Raw {
		a.evidence = flows.EvidenceGuess
	}
	// Without a port there is nothing that ties an ICMP message to a socket.
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
