package cli

import (
	"fmt"
	"net/netip"
)

// network is a network as the command line names it.
type network struct{ netip.Prefix }

// UnmarshalText reads "10.0.0.0/8" or "2001:db8::/32".
func (n *network) UnmarshalText(text []byte) error {
	p, err := netip.ParsePrefix(string(text))
	if err == nil {
		n.Prefix = p
		return nil
	}
	if addr, err := netip.ParseAddr(string(text)); err == nil {
		return fmt.Errorf("%s is an address: add the length of the network's prefix, or /%d for this host alone", addr, addr.BitLen())
	}
	return fmt.Errorf("%.60q is not a network: write it as 10.0.0.0/8 or 2001:db8::/32", text)
}
