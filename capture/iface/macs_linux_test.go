package iface

import (
	"net"
	"slices"
	"testing"

	"github.com/vishvananda/netlink"

	"iftopgo/capture/meter"
	"iftopgo/internal/nettest"
)

// TestTheGatewayOfTheDefaultRouteIsKnown gives a host a default route, whose gateway it has
// found out, as any host has that has sent something.
func TestTheGatewayOfTheDefaultRouteIsKnown(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	var before, after []meter.MAC
	lab.Local.Do(t, func() error {
		before = gateways()
		link, err := netlink.LinkByName(lab.Local.Iface)
		if err != nil {
			return err
		}
		at, gateway := link.Attrs().Index, net.ParseIP(nettest.RemoteIPv4)
		err = netlink.NeighSet(&netlink.Neigh{LinkIndex: at, IP: gateway, HardwareAddr: lab.Remote.MAC, State: netlink.NUD_PERMANENT})
		if err != nil {
			return err
		}
		_, all, err := net.ParseCIDR("0.0.0.0/0")
		if err != nil {
			return err
		}
		if err := netlink.RouteAdd(&netlink.Route{Dst: all, Gw: gateway}); err != nil {
			return err
		}
		after = gateways()
		return nil
	})
	if want := []meter.MAC{meter.MAC(lab.Remote.MAC)}; len(before) != 0 || !slices.Equal(after, want) {
		t.Errorf("gateways are %x without a default route, and %x with one; want none and %x", before, after, want)
	}
}
