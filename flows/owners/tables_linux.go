package owners

import (
	"net"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/owners/procfs"
	"iftopgo/flows/owners/sockdiag"
)

// tables finds owners in what the kernel lists: the socket with sock_diag(7), the
// process that holds it in the index of /proc/PID/fd.
type tables struct {
	conn  *sockdiag.Conn // nil if the kernel has no sock_diag
	index procfs.Index
	raw   procfs.RawSockets
	// scans counts the scans of all open files by the eBPF iterator; it stays 0
	// where there is none.
	scans int
	// walks counts the finished walks of /proc/PID/fd.
	walks int
	// scanWanted and walkWanted say that a socket without a known holder was found.
	// A walk is wanted only where a scan has not helped.
	scanWanted, walkWanted bool
	// unresolvedSockets are the sockets without a known holder, by inode number.
	unresolvedSockets map[uint32]unresolved
	// udp are the local ports of the UDP sockets of our own network namespace.
	udp udpPorts
}

// unresolved is how many scans and walks there had been when a socket without a
// known holder was first found.
type unresolved struct{ scans, walks int }

// How many sockets without a holder are remembered, and for how many walks.
const (
	maxUnresolved   = 4096
	unresolvedWalks = 8
)

func newTables() *tables {
	// Without sock_diag nothing is found.
	conn, err := sockdiag.Dial()
	if err != nil {
		conn = nil
	}
	return &tables{conn: conn, unresolvedSockets: map[uint32]unresolved{}}
}

// find looks up a flow of our own network namespace.
func (t *tables) find(k flows.Key) (answer, bool) {
	if k.Proto == flows.ProtoUDP && !t.udp.list(t.conn).mayHave(k.LocalPort) {
		return answer{}, false
	}
	if hasPorts(k) {
		return t.findOn(t.conn, k)
	}
	inode, ok := t.raw.Find(k)
	if !ok {
		return answer{}, false
	}
	return t.holder(k, sockdiag.Socket{Inode: inode})
}

func hasPorts(k flows.Key) bool { return k.Proto == flows.ProtoTCP || k.Proto == flows.ProtoUDP }

// findOn looks up a flow of the namespace of a connection.
func (t *tables) findOn(conn *sockdiag.Conn, k flows.Key) (answer, bool) {
	if conn == nil || !hasPorts(k) {
		return answer{}, false
	}
	for _, iface := range ifaces(k) {
		s, err := conn.Get(sockdiag.Query{
			Proto: uint8(k.Proto), V6: k.Net == flows.NetIPv6,
			Local: k.Local, Remote: k.Remote, LocalPort: k.LocalPort, RemotePort: k.RemotePort,
			Iface: iface,
		})
		if err == nil && s.Inode != 0 {
			return t.holder(k, s)
		}
	}
	return answer{}, false
}

// ifaces lists the interface indexes to ask for: sockets with a link-local address are
// bound to an interface. Index 0 stands for none.
func ifaces(k flows.Key) []uint32 {
	if k.Iface != 0 || !k.Local.Netip().IsLinkLocalUnicast() {
		return []uint32{k.Iface}
	}
	all, err := net.Interfaces()
	if err != nil {
		return []uint32{0}
	}
	indices := make([]uint32, 0, len(all)+1)
	for _, i := range all {
		indices = append(indices, uint32(i.Index))
	}
	return append(indices, 0)
}

// holder answers with the process that holds a socket. A listener is a guess, and so is
// one of several processes.
func (t *tables) holder(k flows.Key, s sockdiag.Socket) (answer, bool) {
	h, ok := t.index.Find(uint64(s.Inode))
	if !ok {
		return t.noHolder(k, s)
	}
	source := flows.EvidenceTable
	if s.Listening || h.Shared {
		source = flows.EvidenceGuess
	}
	delete(t.unresolvedSockets, s.Inode)
	return answer{ref: ref{kind: flows.KindProcess, pid: h.PID, start: h.Start}, evidence: source}, true
}

// noHolder answers for a socket without a known holder. Only after a whole walk of all
// processes, begun after the socket was found, does that mean that none holds it.
func (t *tables) noHolder(k flows.Key, s sockdiag.Socket) (answer, bool) {
	first, ok := t.unresolvedSockets[s.Inode]
	if !ok {
		if len(t.unresolvedSockets) >= maxUnresolved {
			clear(t.unresolvedSockets)
		}
		first = unresolved{scans: t.scans, walks: t.walks}
		t.unresolvedSockets[s.Inode] = first
	}
	t.scanWanted = true
	t.walkWanted = t.walkWanted || t.scans > first.scans
	if t.walks < first.walks+2 {
		return answer{}, false
	}
	// The kernel's own sockets have UID 0. One of another user is held by a process
	// that our /proc does not show.
	if t.index.Denied() > 0 || s.UID != 0 {
		return answer{ref: ref{kind: flows.KindProcess, uid: s.UID}, evidence: flows.EvidenceTable}, true
	}
	return answer{ref: kernelRef(k), evidence: flows.EvidenceGuess}, true
}

// update continues the walk of /proc/PID/fd for as long as the limit allows.
func (t *tables) update(limit time.Duration) {
	if !t.index.Update(limit) {
		return
	}
	t.walks++
	t.scanWanted, t.walkWanted = false, false
	for inode, first := range t.unresolvedSockets {
		if t.walks > first.walks+unresolvedWalks {
			delete(t.unresolvedSockets, inode)
		}
	}
}

func (t *tables) close() error {
	err := t.index.Close()
	if t.conn != nil {
		err = t.conn.Close()
	}
	return err
}
