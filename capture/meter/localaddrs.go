package meter

import (
	"net/netip"
	"sync/atomic"
)

// LocalAddrs are the addresses of this host. They may change while they are used.
type LocalAddrs struct {
	set atomic.Pointer[map[[16]byte]struct{}]
}

// Set replaces the addresses.
func (h *LocalAddrs) Set(addrs []netip.Addr) {
	set := make(map[[16]byte]struct{}, len(addrs))
	for _, a := range addrs {
		set[a.As16()] = struct{}{}
	}
	h.set.Store(&set)
}

// Has says whether an address, IPv4 as IPv4-mapped, is one of this host's.
func (h *LocalAddrs) Has(addr *[16]byte) bool {
	set := h.set.Load()
	if set == nil {
		return false
	}
	_, ok := (*set)[*addr]
	return ok
}

// networks are those of -F: they say which traffic is counted, and which side of
// it is the local one.
type networks []netip.Prefix

// has says whether an address, IPv4 as IPv4-mapped, is in one of the networks.
func (n networks) has(addr *[16]byte) bool {
	a := netip.AddrFrom16(*addr).Unmap()
	for _, p := range n {
		if p.Contains(a) {
			return true
		}
	}
	return false
}
