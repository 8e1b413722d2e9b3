package owners

import (
	"slices"
	"time"

	"github.com/vishvananda/netlink"

	"iftopgo/flows"
	"iftopgo/flows/owners/procfs"
	"iftopgo/flows/owners/sockdiag"
)

// tables finds owners in what the kernel lists: the socket with sock_diag(7), the
// process that holds it in the index of /proc/PID/fd.
type tables struct {
	// sendsSeen says that who sends by a raw socket is known without the tables: the
	// others that are open have no echoes.
	sendsSeen bool

	conn  *sockdiag.Conn // nil if the kernel has no sock_diag
	index procfs.Index
	raw   procfs.RawSockets
	// packets are the packet sockets, which have flows that no other socket has.
	packets packetSockets
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
	// hasSocket says that the flow that was looked up last has a socket, whether or not it
	// is known who holds it.
	hasSocket bool
	// udp are the local ports of the UDP sockets of our own network namespace.
	udp    udpPorts
	shared sharedPorts
	// interfaces are those of our own network namespace, read over routes.
	interfaces interfaces
	routes     *netlink.Handle // nil where there is none
	// thorough says to look for sockets that are bound to any interface, which takes a
	// question for each.
	thorough bool
}

// unresolved is how many scans and walks there had been when a socket without a
// known holder was first found.
type unresolved struct{ scans, walks int }

// How many sockets without a holder are remembered, and for how many walks.
const (
	maxUnresolved   = 4096
	unresolvedWalks = 8
)

func newTables(routes *netlink.Handle) *tables {
	// Without sock_diag nothing is found.
	conn, err := sockdiag.Dial()
	if err != nil {
		conn = nil
	}
	return &tables{
		conn: conn, routes: routes, shared: newSharedPorts(), unresolvedSockets: map[uint32]unresolved{},
		index: procfs.Index{Clock: threadCPUTime},
	}
}

// find looks up a flow of our own network namespace.
func (t *tables) find(k flows.Key, now time.Time) (answer, bool) {
	t.hasSocket = false
	if k.Proto == flows.ProtoUDP && !t.udp.list(t.conn).mayHave(k.LocalPort) {
		return answer{}, false
	}
	if hasPorts(k) {
		t.loadInterfaces(now)
		return t.findOn(t.conn, &t.interfaces, k, now)
	}
	return t.findRaw(k)
}

// loadInterfaces reads the interfaces of our own network namespace.
func (t *tables) loadInterfaces(now time.Time) {
	// Without them, sockets that are bound to no interface are found.
	_ = t.interfaces.load(t.routes, now)
}

// findForeign looks up a flow with an address that no interface of ours has: only a socket
// of exactly that address is one of it.
func (t *tables) findForeign(k flows.Key, now time.Time) (answer, bool) {
	if t.conn == nil || !hasPorts(k) || k.Proto == flows.ProtoUDP && !t.udp.list(t.conn).mayHave(k.LocalPort) {
		return answer{}, false
	}
	t.loadInterfaces(now)
	for _, iface := range orNone(t.interfaces.likely(&k)) {
		s, err := t.conn.Get(query(k, iface))
		if err == nil && s.Inode != 0 && s.Local == k.Local {
			return t.holder(k, s)
		}
	}
	return answer{}, false
}

func hasPorts(k flows.Key) bool { return k.Proto == flows.ProtoTCP || k.Proto == flows.ProtoUDP }

// query asks for the socket that takes the packets that come in on an interface.
func query(k flows.Key, iface uint32) sockdiag.Query {
	return sockdiag.Query{
		Proto: uint8(k.Proto), V6: k.Net == flows.NetIPv6,
		Local: k.Local, Remote: k.Remote, LocalPort: k.LocalPort, RemotePort: k.RemotePort,
		Iface: iface,
	}
}

// findOn looks up a flow of the namespace of a connection, which has these interfaces.
// Where different sockets take the packets of different interfaces, and that of the flow
// is not known, the first one is a guess.
func (t *tables) findOn(conn *sockdiag.Conn, all *interfaces, k flows.Key, now time.Time) (answer, bool) {
	if conn == nil || !hasPorts(k) {
		return answer{}, false
	}
	likely := all.likely(&k)
	s, certain, ok := firstOn(conn, k, orNone(likely))
	if !ok {
		s, certain, ok = firstOn(conn, k, t.others(conn, all, &k, likely, now))
	}
	if !ok {
		return answer{}, false
	}
	a, ok := t.holder(k, s)
	if !certain || conn == t.conn && t.isShared(&k, &s, a, likely, now) {
		a.evidence = min(a.evidence, flows.EvidenceGuess)
	}
	return a, ok
}

// orNone returns the interfaces to ask for: none, which is 0, where none is likely. One that
// is has the sockets that are bound to no interface as well.
func orNone(likely []uint32) []uint32 {
	if len(likely) == 0 {
		return []uint32{0}
	}
	return likely
}

// others returns further interfaces to ask for, one by one, where it is not known on which
// one a flow was seen: those to which UDP sockets are bound, and for TCP, of which that is
// not known, all if no interface has the address.
func (t *tables) others(conn *sockdiag.Conn, all *interfaces, k *flows.Key, likely []uint32, now time.Time) []uint32 {
	switch {
	case k.Iface != 0 || !t.thorough:
		return nil
	case k.Proto == flows.ProtoUDP && conn == t.conn:
		t.shared.load(t.conn, now)
		return slices.DeleteFunc(slices.Clone(t.shared.devices), func(d uint32) bool { return slices.Contains(likely, d) })
	case len(likely) == 0:
		return all.rest(likely)
	default:
		return nil
	}
}

// firstOn returns the socket that takes the packets of the first of some interfaces that
// has any. It is certain if that is the interface of the flow, or if it is the same socket
// for all of them.
func firstOn(conn *sockdiag.Conn, k flows.Key, ifaces []uint32) (first sockdiag.Socket, certain, ok bool) {
	certain = true
	for _, iface := range ifaces {
		s, err := conn.Get(query(k, iface))
		switch {
		case err != nil || s.Inode == 0:
		case !ok:
			first, ok = s, true
		case s.Inode != first.Inode:
			return first, false, true
		}
		if ok && (k.Iface != 0 || first.Bound == 0) {
			break
		}
	}
	return first, certain, ok
}

// holder answers with the process that holds a socket. A listener is a guess, and so is
// one of several processes.
func (t *tables) holder(k flows.Key, s sockdiag.Socket) (answer, bool) {
	t.hasSocket = true
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
// processes and their threads, begun after the socket was found, does that mean that none
// holds it.
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
	t.index.Threads = t.index.Threads || t.walks > first.walks
	if t.walks < first.walks+2 || !t.index.Deep() {
		return answer{}, false
	}
	// The kernel's own sockets have UID 0. One of another user is held by a process
	// that our /proc does not show.
	if t.index.Denied() > 0 || s.UID != 0 {
		return answer{ref: ref{kind: flows.KindProcess, uid: s.UID}, evidence: flows.EvidenceTable}, true
	}
	return answer{ref: kernelRef(k), evidence: flows.EvidenceGuess}, true
}

// update continues the walk of /proc/PID/fd for as long as the limit of CPU time allows.
func (t *tables) update(limit time.Duration) {
	if !t.index.Update(limit) {
		return
	}
	t.walks++
	t.index.Threads = false
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
