package capture

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"iftopgo/flows"
)

// Interfaces returns the interfaces of this network namespace in the kernel's order.
func Interfaces() ([]Interface, error) {
	all, err := netlink.LinkList()
	if err != nil {
		return nil, fmt.Errorf("listing interfaces: %w", err)
	}
	addrs, err := addressesByLink()
	if err != nil {
		return nil, err
	}
	links := make([]Interface, len(all))
	for i, l := range all {
		links[i] = describe(l, all, addrs[l.Attrs().Index])
	}
	return links, nil
}

// findLink returns the interface of a name. The name Any gives a link that
// stands for all.
func findLink(name string) (Interface, error) {
	if name == Any {
		return Interface{Name: Any, Up: true, Type: Any}, nil
	}
	links, err := Interfaces()
	if err != nil {
		return Interface{}, err
	}
	for _, l := range links {
		if l.Name == name {
			return l, nil
		}
	}
	return Interface{}, ErrNoInterface
}

func describe(l netlink.Link, all []netlink.Link, addrs []netip.Prefix) Interface {
	a := l.Attrs()
	received, sent := leavesOut(l.Type())
	return Interface{
		Name: a.Name, Index: a.Index, Type: a.EncapType, MTU: a.MTU, Addrs: addrs,
		Up:         a.RawFlags&unix.IFF_UP != 0,
		Speed:      speed(a.Name),
		countsTags: countsTags(l, all),

		bareReceived: received,
		bareSent:     sent,
	}
}

// speed reads the speed the driver reports (sysfs-class-net: Mbit/s, an error or
// -1 when there is none).
func speed(name string) uint64 {
	text, err := os.ReadFile(filepath.Join("/sys/class/net", filepath.Base(name), "speed"))
	if err != nil {
		return 0
	}
	mbit, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 32)
	if err != nil {
		return 0
	}
	return mbit * 1_000_000
}

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

// leavesOut says whether the counters of an interface leave the Ethernet header out
// of frames. Devices that are handed a frame by another one count it when that
// header was taken off: bridges (br_pass_frame_up in net/bridge/br_input.c), VLAN
// devices (vlan_do_receive in net/8021q/vlan_core.c), and the tunnels of VXLAN
// (vxlan_rcv in drivers/net/vxlan/vxlan_core.c) and Geneve (geneve_rx in
// drivers/net/geneve.c). These tunnels also count what they send from the inner
// network header on (iptunnel_xmit in net/ipv4/ip_tunnel_core.c).
func leavesOut(kind string) (received, sent bool) {
	switch kind {
	case "bridge", "vlan":
		return true, false
	case "vxlan", "geneve":
		return true, true
	default:
		return false, false
	}
}

// setHomes makes the addresses of all interfaces this host's.
func setHomes(homes *LocalAddrs) error {
	byLink, err := addressesByLink()
	if err != nil {
		return err
	}
	var all []netip.Addr
	for _, prefixes := range byLink {
		for _, p := range prefixes {
			all = append(all, p.Addr())
		}
	}
	homes.Set(all)
	return nil
}

// addressesByLink lists all addresses by interface index.
func addressesByLink() (map[int][]netip.Prefix, error) {
	list, err := netlink.AddrList(nil, netlink.FAMILY_ALL)
	if err != nil {
		return nil, fmt.Errorf("listing addresses: %w", err)
	}
	byLink := make(map[int][]netip.Prefix)
	for _, a := range list {
		ip, ok := netip.AddrFromSlice(a.IP)
		if !ok {
			continue
		}
		ones, _ := a.Mask.Size()
		byLink[a.LinkIndex] = append(byLink[a.LinkIndex], netip.PrefixFrom(ip.Unmap(), ones))
	}
	return byLink, nil
}

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
			return l.Attrs().Name, true
		}
	}
	return "", false
}

func isZero(mask []byte) bool {
	return !slices.ContainsFunc(mask, func(b byte) bool { return b != 0 })
}

// interfaceDrops reads how many packets an interface dropped before packet
// sockets could see them, since it exists. An interface can be renamed while it
// is captured on: what is asked for is the name, which may come back as another
// one's.
func interfaceDrops(at *Interface) (flows.OptionalCount, error) {
	l, err := netlink.LinkByIndex(at.Index)
	if _, none := errors.AsType[netlink.LinkNotFoundError](err); none {
		return flows.OptionalCount{}, errGone
	}
	if err != nil {
		return flows.OptionalCount{}, fmt.Errorf("%w: %w", errUnread, err)
	}
	if name := l.Attrs().Name; name != at.Name {
		return flows.OptionalCount{}, fmt.Errorf("interface was renamed to %q", name)
	}
	return dropsOf(l), nil
}

// allInterfaces reads the drops of all interfaces together, and their names by
// their indices.
func allInterfaces() (flows.OptionalCount, map[uint32]string, error) {
	links, err := netlink.LinkList()
	if err != nil {
		return flows.OptionalCount{}, nil, fmt.Errorf("%w: %w", errUnread, err)
	}
	drops := flows.OptionalCount{OK: true}
	names := make(map[uint32]string, len(links))
	for _, l := range links {
		drops = drops.Plus(dropsOf(l))
		names[uint32(l.Attrs().Index)] = l.Attrs().Name
	}
	return drops, names, nil
}

func dropsOf(l netlink.Link) flows.OptionalCount {
	s := l.Attrs().Statistics
	if s == nil {
		return flows.OptionalCount{}
	}
	return flows.OptionalCount{N: s.RxDropped + s.RxMissedErrors + s.TxDropped, OK: true}
}

// addressPause is how long it is waited before addresses are followed anew.
const addressPause = 250 * time.Millisecond

// watchAddresses keeps homes current until the context ends. What keeps it from
// that passes: the kernel had more to tell than there was room for (ENOBUFS), the
// list changed while it was read, there was no file descriptor left. The capture
// goes on meanwhile, and failed is told.
func watchAddresses(ctx context.Context, homes *LocalAddrs, failed func(error)) {
	for {
		if err := followAddresses(ctx, homes); err != nil {
			failed(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(addressPause):
		}
	}
}

// followAddresses sets homes at every change, until that fails or the context
// ends.
func followAddresses(ctx context.Context, homes *LocalAddrs) error {
	ctx, cancel := context.WithCancel(ctx)
	updates := make(chan netlink.AddrUpdate)
	lost := make(chan error, 1)
	err := netlink.AddrSubscribeWithOptions(updates, ctx.Done(), netlink.AddrSubscribeOptions{
		ErrorCallback: func(err error) {
			select {
			case lost <- err:
			default:
			}
		},
	})
	if err != nil {
		cancel()
		return fmt.Errorf("following address changes: %w", err)
	}
	defer func() {
		cancel()
		for range updates { // The sender closes it, and may be blocked until then.
		}
	}()
	for {
		if err := setHomes(homes); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case _, ok := <-updates:
			if !ok {
				return nil
			}
		case err := <-lost:
			return fmt.Errorf("following address changes: %w", err)
		}
	}
}
