package nettest

import (
	"fmt"
	"net"
	"os"
	"testing"

	"github.com/vishvananda/netlink"
)

// The networks between the local host and the one behind it, and the addresses of both
// in them. Those of the local host are gateways.
const (
	routedNet4, gateway4, routed4 = "10.78.0.0/24", "10.78.0.1", "10.78.0.2"
	routedNet6, gateway6, routed6 = "fd78::/64", "fd78::1", "fd78::2"
)

// AddRouter makes the local host a router, and returns a third host behind it. What that
// sends to the remote host is seen on the link of the local host, but is of none of its
// processes.
func (l *Lab) AddRouter(t testing.TB) *Host {
	t.Helper()
	h, port := newHost(t, "lab2"), &Host{Iface: "port2", ns: l.Local.ns}
	l.Local.Do(t, func() error {
		veth := &netlink.Veth{
			LinkAttrs: netlink.LinkAttrs{Name: port.Iface}, PeerName: h.Iface, PeerNamespace: netlink.NsFd(h.ns),
		}
		if err := netlink.LinkAdd(veth); err != nil {
			return fmt.Errorf("adding the second veth pair: %w", err)
		}
		for _, name := range []string{"ipv4/ip_forward", "ipv6/conf/all/forwarding"} {
			if err := os.WriteFile("/proc/sys/net/"+name, []byte("1"), 0); err != nil {
				return fmt.Errorf("turning forwarding on: %w", err)
			}
		}
		return nil
	})
	port.configure(t, gateway4+"/24", gateway6+"/64")
	h.configure(t, routed4+"/24", routed6+"/64")
	h.route(t, "0.0.0.0/0", gateway4)
	h.route(t, "::/0", gateway6)
	l.Remote.route(t, routedNet4, LocalIPv4)
	l.Remote.route(t, routedNet6, LocalIPv6)
	return h
}

// route adds a route to a network by a gateway.
func (h *Host) route(t testing.TB, network, gateway string) {
	t.Helper()
	h.Do(t, func() error {
		_, to, err := net.ParseCIDR(network)
		if err != nil {
			return fmt.Errorf("reading a network: %w", err)
		}
		if err := netlink.RouteAdd(&netlink.Route{Dst: to, Gw: net.ParseIP(gateway)}); err != nil {
			return fmt.Errorf("adding the route to %s: %w", network, err)
		}
		return nil
	})
}
