package flows

import "net/netip"

// AnyInterface is the name that stands for all interfaces of a host, where one can
// capture on all of them at once.
const AnyInterface = "any"

// Interface is a network interface one can capture on.
type Interface struct {
	Name  string
	Index int // 0 for AnyInterface
	Up    bool
	// Type is the kernel's name of the link type, such as "ether", "loopback" or
	// "none"; empty when not known.
	Type string
	// MTU is in bytes, Speed in bits a second; 0 when not known.
	MTU   int
	Speed uint64
	// Addrs are the interface's addresses with their networks.
	Addrs []netip.Prefix
}
