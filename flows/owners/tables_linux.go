package owners

import (
	"net"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/owners/procfs"
	"iftopgo/flows/owners/sockdiag"
)

// tables finds owners in what the kernel lists: the socket by sock_diag, the
// process that holds it by the index of open files.
type tables struct {
	conn  *sockdiag.Conn // nil if the kernel has no sock_diag.
	index procfs.Index
	raw   procfs.RawSockets
	// scans counts the kernel's own scans of all open files; it stays 0 where
	// there are none.
	scans int
	// walks counts the finished walks of the index.
	walks int
	// scanWanted and walkWanted say that a socket was found without its holder.
	// A walk is wanted only where a scan has not helped.
	scanWanted, walkWanted bool
	// homeless are the sockets without a known holder.
	homeless map[uint32]homeless
}

// homeless is when a socket without a holder was first met.
type homeless struct{ scans, walks int }

// The sockets without a holder that are remembered, and for how many walks.
const (
	maxHomeless = 4096
	homelessAge = 8
)

func newTables() *tables {
	// Without sock_diag there is nothing to find, which the answers tell.
	conn, err := sockdiag.Dial()
	if err != nil {
		conn = nil
	}
	return &tables{conn: conn, homeless: map[uint32]homeless{}}
}

// find looks up a flow of our own network namespace.
func (t *tables) find(k flows.Key) (answer, bool) {
	if hasPorts(k) {
		return t.findOn(t.conn, k)
	}
	inode, ok := t.raw.Find(k)
	if !ok {
		return answer{}, false
	}
	return t.holder(k, sockdiag.Socket{Inode: inode})
}

func hasPorts(k flows.Key) bool { return k.Proto == protoTCP || k.Proto == protoUDP }

// findOn looks up a flow of the namespace of a connection.
func (t *tables) findOn(conn *sockdiag.Conn, k flows.Key) (answer, bool) {
	if conn == nil || !hasPorts(k) {
		return answer{}, false
	}
	for _, iface := range ifaces(k) {
		s, err := conn.Get(sockdiag.Question{
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

// ifaces lists the interfaces to ask for: link-local sockets are bound to one.
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

// holder answers with the process that holds a socket.
func (t *tables) holder(k flows.Key, s sockdiag.Socket) (answer, bool) {
	source := flows.EvidenceTable
	if s.Listening {
		source = flows.EvidenceGuess
	}
	pid, start, ok := t.index.Find(uint64(s.Inode))
	if !ok {
		return t.unheld(k, s)
	}
	delete(t.homeless, s.Inode)
	return answer{ref: ref{kind: flows.KindProcess, pid: pid, start: start}, evidence: source}, true
}

// unheld answers for a socket that no process holds. Only after a whole look at
// all processes, begun after the socket was met, does that mean something.
func (t *tables) unheld(k flows.Key, s sockdiag.Socket) (answer, bool) {
	met, ok := t.homeless[s.Inode]
	if !ok {
		if len(t.homeless) >= maxHomeless {
			clear(t.homeless)
		}
		met = homeless{scans: t.scans, walks: t.walks}
		t.homeless[s.Inode] = met
	}
	t.scanWanted = true
	t.walkWanted = t.walkWanted || t.scans > met.scans
	if t.walks < met.walks+2 {
		return answer{}, false
	}
	// The kernel's own sockets are root's; who holds one of another user may be
	// in a place that /proc does not show.
	if t.index.Denied() > 0 || s.UID != 0 {
		return answer{ref: ref{kind: flows.KindProcess, uid: s.UID}, evidence: flows.EvidenceTable}, true
	}
	return answer{ref: kernelRef(k), evidence: flows.EvidenceGuess}, true
}

// update goes on with the walk over all open files.
func (t *tables) update(limit time.Duration) {
	if !t.index.Update(limit) {
		return
	}
	t.walks++
	t.scanWanted, t.walkWanted = false, false
	for inode, met := range t.homeless {
		if t.walks > met.walks+homelessAge {
			delete(t.homeless, inode)
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
