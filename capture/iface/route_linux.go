package iface

import (
	"slices"

	"github.com/vishvananda/netlink"
)

// defaultRoute returns the interface of the default route with the lowest
// metric, IPv4 before IPv6.
func defaultRoute() (string, bool) {
	for _, family := range []int{netlink.FAMILY_V4, netlink.FAMILY_V6} {
		routes, err := netlink.RouteList(nil, family)
		if err != nil {
			continue
		}
		var best *netlink.Route
		for i, r := range routes {
			isDefault := r.Dst == nil || r.Dst.IP.IsUnspecified() && isZero(r.Dst.Mask)
			if isDefault && r.LinkIndex > 0 && (best == nil || r.Priority < best.Priority) {
				best = &routes[i]
			}
		}
		if best == nil {
			continue
		}
		if l, err := netlink.LinkByIndex(best.LinkIndex); err == nil {
			return printableName(l.Attrs().Name), true
		}
	}
	return "", false
}

func isZero(mask []byte) bool {
	return !slices.ContainsFunc(mask, func(b byte) bool { return b != 0 })
}
