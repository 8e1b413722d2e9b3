package iface

import (
	"slices"

	"github.com/vishvananda/netlink"
)

// countsTags says whether the counters of an interface include the VLAN tag of
// frames it receives. A driver that leaves the tag to the kernel counts the
// frame before the tag is taken out (skb_vlan_untag in net/core/skbuff.c); one
// that takes the tag out itself counts the frame without it. A veth device
// passes tags on as they come: out of the frame from a VLAN device on the other
// side, in the frame from anything else. Whether there is a VLAN device on this
// side tells them apart.
func countsTags(l netlink.Link, all []netlink.Link) bool {
	a := l.Attrs()
	if l.Type() == "veth" {
		return !slices.ContainsFunc(all, func(up netlink.Link) bool {
			return up.Type() == "vlan" && up.Attrs().ParentIndex == a.Index
		})
	}
	inDriver, err := rxVLANInDriver(a.Name)
	return err == nil && !inDriver
}

// countsWithoutHeader says whether the counters of an interface leave the Ethernet
// header out of frames. Devices that are handed a frame by another one count it when that
// header was taken off: bridges (br_pass_frame_up in net/bridge/br_input.c), VLAN
// devices (vlan_do_receive in net/8021q/vlan_core.c), and the tunnels of VXLAN
// (vxlan_rcv in drivers/net/vxlan/vxlan_core.c) and Geneve (geneve_rx in
// drivers/net/geneve.c). These tunnels also count what they send from the inner
// network header on (iptunnel_xmit in net/ipv4/ip_tunnel_core.c).
func countsWithoutHeader(kind string) (received, sent bool) {
	switch kind {
	case "bridge", "vlan":
		return true, false
	case "vxlan", "geneve":
		return true, true
	default:
		return false, false
	}
}
