package owners

import (
	"slices"
	"time"

	"iftopgo/flows"
	"iftopgo/flows/owners/sockdiag"
)

// sharedPorts knows the UDP ports that several unconnected sockets have (SO_REUSEADDR,
// SO_REUSEPORT), and the interfaces that any are bound to. sock_diag answers with one of them, but any may have sent a packet.
type sharedPorts struct {
	byPort map[uint16][]sockdiag.UDPSocket
	// devices are the interfaces to which UDP sockets are bound, up to maxOtherInterfaces.
	devices []uint32
	loaded  time.Time
	budget  budget
}

// Listing all UDP sockets takes 10 ms where there are 20,000: it is done at most every
// sharedPortsAge, and for one part in so many of a core on average.
const (
	sharedPortsAge   = time.Second
	sharedPortsShare = 1000
	sharedPortsBurst = 50 * time.Millisecond
)

func newSharedPorts() sharedPorts {
	return sharedPorts{budget: budget{share: sharedPortsShare, burst: sharedPortsBurst}}
}

// load lists the sockets anew if that is due. A list that cannot be had stays as it was.
func (p *sharedPorts) load(conn *sockdiag.Conn, now time.Time) {
	if now.Sub(p.loaded) < sharedPortsAge || p.budget.allowed(now) <= 0 {
		return
	}
	p.loaded = now
	began := threadCPUTime()
	defer func() { p.budget.spend(threadCPUTime() - began) }()
	var all []sockdiag.UDPSocket
	var once, more portSet
	_, err := conn.UDPSockets(func(s sockdiag.UDPSocket) {
		if s.Connected || s.Inode == 0 {
			return
		}
		if once.mayHave(s.Port) {
			more.add(s.Port)
		}
		once.add(s.Port)
		all = append(all, s)
	})
	if err != nil {
		return
	}
	p.devices = nil
	p.byPort = map[uint16][]sockdiag.UDPSocket{}
	for _, s := range all {
		if s.Bound != 0 && len(p.devices) < maxOtherInterfaces && !slices.Contains(p.devices, s.Bound) {
			p.devices = append(p.devices, s.Bound)
		}
		if more.mayHave(s.Port) {
			p.byPort[s.Port] = append(p.byPort[s.Port], s)
		}
	}
}

// rivals returns the other sockets that may have sent the packets of a flow that are taken
// by one: those of the same port and address, on the interfaces that it may be seen on.
func (p *sharedPorts) rivals(k *flows.Key, taken *sockdiag.Socket, likely []uint32) (all []sockdiag.UDPSocket) {
	for _, s := range p.byPort[k.LocalPort] {
		sameAddr := s.Local == k.Local || s.Local == any4 || s.Local == any6
		sameIface := s.Bound == 0 || slices.Contains(likely, s.Bound)
		if s.Inode != taken.Inode && sameAddr && sameIface {
			all = append(all, s)
		}
	}
	return all
}

// isShared reports whether another process than that of an answer may have sent the packets
// of a flow.
func (t *tables) isShared(k *flows.Key, taken *sockdiag.Socket, a answer, likely []uint32, now time.Time) bool {
	if k.Proto != flows.ProtoUDP || taken.Connected {
		return false
	}
	t.shared.load(t.conn, now)
	return slices.ContainsFunc(t.shared.rivals(k, taken, likely), func(s sockdiag.UDPSocket) bool {
		h, ok := t.index.Find(uint64(s.Inode))
		return !ok || h.PID != a.ref.pid
	})
}
