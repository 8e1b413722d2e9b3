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
}

// localAddrsAge is for how long the list is used before it is read again.
const localAddrsAge = 2 * time.Second

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
	return l.own[ip]
}

// load reads the list again. A list that cannot be read stays as it was.
func (l *localAddrs) load(now time.Time) {
	l.loaded = now
	addrs, err := l.list()
	if err != nil {
		return
	}
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
