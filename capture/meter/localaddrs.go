package meter

import (
	"net/netip"
	"sync/atomic"

	"iftopgo/flows"
)

// LocalAddrs are the addresses of this host. They may be replaced while a meter uses
// them. The zero value has none.
type LocalAddrs struct {
	set  atomic.Pointer[map[[16]byte]struct{}]
	list atomic.Pointer[[]flows.Addr]
	macs atomic.Pointer[knownMACs]
}

// knownMACs are MAC addresses that this host knows.
type knownMACs struct{ own, gateways map[MAC]bool }

// SetMACs replaces the MAC addresses of this host's interfaces, and of the gateways of its
// default routes. Only where they have been set are the sides of other hosts' traffic told by
// MAC addresses.
func (l *LocalAddrs) SetMACs(own, gateways []MAC) {
	known := &knownMACs{make(map[MAC]bool, len(own)), make(map[MAC]bool, len(gateways))}
	for _, a := range own {
		known.own[a] = true
	}
	for _, a := range gateways {
		known.gateways[a] = true
	}
	l.macs.Store(known)
}

// Set replaces the addresses.
func (l *LocalAddrs) Set(addrs []netip.Addr) {
	set := make(map[[16]byte]struct{}, len(addrs))
	list := make([]flows.Addr, 0, len(addrs))
	for _, a := range addrs {
		set[a.As16()] = struct{}{}
		list = append(list, flows.AddrFrom(a))
	}
	l.set.Store(&set)
	l.list.Store(&list)
}

// all returns the addresses. They are never written.
func (l *LocalAddrs) all() []flows.Addr {
	if list := l.list.Load(); list != nil {
		return *list
	}
	return nil
}

// Has says whether an address is one of this host's; IPv4 addresses are IPv4-mapped.
func (l *LocalAddrs) Has(addr *[16]byte) bool {
	set := l.set.Load()
	if set == nil {
		return false
	}
	_, ok := (*set)[*addr]
	return ok
}

// networks are those of capture.Options.Nets.
type networks []netip.Prefix

// has says whether an address is in one of the networks; IPv4 addresses are
// IPv4-mapped.
func (n networks) has(addr *[16]byte) bool {
	a := netip.AddrFrom16(*addr).Unmap()
	for _, p := range n {
		if p.Contains(a) {
			return true
		}
	}
	return false
}
