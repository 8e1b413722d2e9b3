package app

import (
	"context"
	"encoding/binary"
	"errors"
	"net/netip"
	"sync"

	"iftopgo/capture/filter"
	"iftopgo/internal/nameserver"
)

// errNotLookedUp says that a filter has a name that was not there when it was checked.
var errNotLookedUp = errors.New("it was not looked up when the filter was set")

// filterNames finds the names in a capture filter. Its hosts are looked up while the
// filter is checked, once each: whoever compiles it afterwards may hold the lock of the
// capture, and may not wait for a name server.
type filterNames struct {
	filter.Resolver

	mu     sync.Mutex
	hosts  map[string][]netip.Addr
	sealed bool
}

// newFilterNames returns names as the system knows them. Lookups end with the context; open opens
// files of the system once this process may not any more.
func newFilterNames(ctx context.Context, open nameserver.Open) *filterNames {
	return &filterNames{Resolver: filter.System(ctx, filter.DefaultLookupTime, open), hosts: make(map[string][]netip.Addr)}
}

// seal ends the looking up: from now on, names are those that are known.
func (n *filterNames) seal() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.sealed = true
}

// Hosts returns the addresses of a host.
func (n *filterNames) Hosts(name string) ([]netip.Addr, error) {
	n.mu.Lock()
	addrs, known := n.hosts[name]
	sealed := n.sealed
	n.mu.Unlock()
	switch {
	case known:
		return addrs, nil
	case sealed:
		return nil, errNotLookedUp
	}
	addrs, err := n.Resolver.Hosts(name)
	if err != nil {
		return nil, err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.hosts[name] = addrs
	return addrs, nil
}

// anyHost takes every name of a host for one there is, with addresses that stand for it,
// so that what is typed can be checked without asking anybody: the beginnings of a name
// are nobody's business.
type anyHost struct {
	filter.Resolver
	hosts map[string]uint32
}

// newAnyHost returns a resolver for one check; the other names are those of the system.
func newAnyHost(open nameserver.Open) *anyHost {
	return &anyHost{Resolver: filter.System(context.Background(), 0, open), hosts: make(map[string]uint32)}
}

// Hosts returns an address of each family, which no other name has: in 240.0.0.0/4, which
// is reserved (RFC 1112), and in 3fff::/20, which is for documentation (RFC 9637).
func (a *anyHost) Hosts(name string) ([]netip.Addr, error) {
	n, known := a.hosts[name]
	if !known {
		n = uint32(len(a.hosts)) + 1
		a.hosts[name] = n
	}
	v6 := [16]byte{0: 0x3f, 1: 0xff}
	binary.BigEndian.PutUint32(v6[12:], n)
	v4 := [4]byte(v6[12:])
	v4[0] = 240
	return []netip.Addr{netip.AddrFrom16(v6), netip.AddrFrom4(v4)}, nil
}
