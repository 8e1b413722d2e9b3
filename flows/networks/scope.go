package networks

import "net/netip"

// shared is the address space of carrier-grade NAT (RFC 6598).
var shared = netip.MustParsePrefix("100.64.0.0/10")

// isPublic reports whether an address can belong to a network of the internet: it is not
// one that has a meaning in the local network alone, and not one of many hosts. Whatever a
// file says of others is not about the host that was meant.
func isPublic(a netip.Addr) bool {
	return a.IsGlobalUnicast() && !a.IsPrivate() && !shared.Contains(a)
}
