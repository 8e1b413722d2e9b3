package owners

import (
	"net"
	"net/netip"
	"time"

	"iftopgo/flows"
)

// localAddrs knows the addresses of this host.
type localAddrs struct {
	// list returns them with their prefixes; it is net.InterfaceAddrs except in tests.
	list   func() ([]net.Addr, error)
	own    map[netip.Addr]bool
	loaded time.Time
	// removed are the addresses that the host had, with when they were found to be gone.
	removed map[netip.Addr]time.Time
}

// localAddrsAge is for how long the list is used before it is read again.
const localAddrsAge = 2 * time.Second

// removedGrace is for how long an address that was removed counts as one of this host:
// the connections it had go on for a while.
const removedGrace = time.Minute

// has reports whether packets to an address may be for this host: its own addresses,
// and multicast, broadcast and unspecified ones.
func (l *localAddrs) has(a flows.Addr, now time.Time) bool {
	ip := a.Netip()
	if ip.IsMulticast() || ip.IsLoopback() || ip.IsUnspecified() || ip == netip.AddrFrom4([4]byte{255, 255, 255, 255}) {
		return true
	}
	if l.own == nil || now.Sub(l.loaded) > localAddrsAge {
		l.load(now)
	}
	if l.own[ip] {
		return true
	}
	gone, ok := l.removed[ip]
	return ok && now.Sub(gone) < removedGrace
}

// load reads the list again. A list that cannot be read stays as it was.
func (l *localAddrs) load(now time.Time) {
	l.loaded = now
	addrs, err := l.list()
	if err != nil {
		return
	}
	before := l.own
	l.own = make(map[netip.Addr]bool, 2*len(addrs))
	for _, a := range addrs {
		p, err := netip.ParsePrefix(a.String())
		if err != nil {
			continue
		}
		l.own[p.Addr().WithZone("")] = true
		if b, ok := broadcast(p); ok {
			l.own[b] = true
		}
	}
	l.noteRemoved(before, now)
}

// noteRemoved notes the addresses that were there before and are not any more.
func (l *localAddrs) noteRemoved(before map[netip.Addr]bool, now time.Time) {
	for a, gone := range l.removed {
		if now.Sub(gone) >= removedGrace {
			delete(l.removed, a)
		}
	}
	for a := range before {
		if l.own[a] {
			continue
		}
		if l.removed == nil {
			l.removed = map[netip.Addr]time.Time{}
		}
		l.removed[a] = now
	}
}

// known reports whether the list has been read. Until then no traffic counts as
// forwarded.
func (l *localAddrs) known() bool { return len(l.own) > 0 }

// broadcast returns the last address of an IPv4 network that has room for one.
func broadcast(p netip.Prefix) (netip.Addr, bool) {
	if !p.Addr().Is4() || p.Bits() > 30 {
		return netip.Addr{}, false
	}
	b := p.Addr().As4()
	for i := p.Bits(); i < 32; i++ {
		b[i/8] |= 0x80 >> (i % 8)
	}
	return netip.AddrFrom4(b), true
}
