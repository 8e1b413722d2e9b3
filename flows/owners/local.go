package owners

import (
	"net"
	"net/netip"
	"time"

	"iftopgo/flows"
)

// localAddrs knows the addresses of this host.
type localAddrs struct {
	// list returns them with their prefixes, as net.InterfaceAddrs does.
	list  func() ([]net.Addr, error)
	own   map[netip.Addr]bool
	asked time.Time
}

// localAge is how long the list is believed.
const localAge = 2 * time.Second

// has reports whether packets to an address end on this host, if it is not
// somebody else's for sure: multicast, broadcast and unspecified addresses are
// everybody's.
func (l *localAddrs) has(a flows.Addr, now time.Time) bool {
	ip := a.Netip()
	if ip.IsMulticast() || ip.IsLoopback() || ip.IsUnspecified() || ip == netip.AddrFrom4([4]byte{255, 255, 255, 255}) {
		return true
	}
	if l.own == nil || now.Sub(l.asked) > localAge {
		l.load(now)
	}
	return l.own[ip]
}

// load replaces the list. Without one, nothing is held to be forwarded.
func (l *localAddrs) load(now time.Time) {
	l.asked = now
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

// known reports whether the list has ever been read.
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
