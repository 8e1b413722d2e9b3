package iface

import (
	"fmt"
	"net"

	"github.com/vishvananda/netlink"

	"iftopgo/capture/meter"
)

// readMACs sets the MAC addresses of local: those of all interfaces, and of the gateways of
// the default routes.
func readMACs(local *meter.LocalAddrs) error {
	links, err := netlink.LinkList()
	if err != nil {
		return fmt.Errorf("listing interfaces: %w", err)
	}
	var own []meter.MAC
	for _, l := range links {
		if a, ok := macOf(l.Attrs().HardwareAddr); ok {
			own = append(own, a)
		}
	}
	local.SetMACs(own, gateways())
	return nil
}

// faraway are addresses that only a default route leads to (RFC 5737, RFC 3849). The kernel is
// asked for the route to them: a router can have a million routes to list.
var faraway = [...]net.IP{net.IPv4(203, 0, 113, 1), net.ParseIP("2001:db8::1")}

// gateways returns the MAC addresses of the gateways of the default routes, as far as the
// kernel has had to find them out. What is not known is learnt from the traffic, so that there
// is nothing to report when there is no such route, or when it cannot be read.
func gateways() (all []meter.MAC) {
	for _, to := range faraway {
		routes, err := netlink.RouteGet(to)
		if err != nil {
			continue
		}
		for _, r := range routes {
			if a, ok := neighbour(r.LinkIndex, r.Gw); ok {
				all = append(all, a)
			}
		}
	}
	return all
}

// neighbour returns the MAC address that the kernel has for an address on a link.
func neighbour(link int, addr net.IP) (meter.MAC, bool) {
	if addr == nil {
		return meter.MAC{}, false
	}
	known, err := netlink.NeighList(link, netlink.FAMILY_ALL)
	if err != nil {
		return meter.MAC{}, false
	}
	for _, n := range known {
		if n.IP.Equal(addr) {
			return macOf(n.HardwareAddr)
		}
	}
	return meter.MAC{}, false
}
