package iface

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"iftopgo/capture"
	"iftopgo/flows"
)

// List returns the interfaces of this network namespace in the kernel's order.
func List() ([]flows.Interface, error) {
	links, addrs, err := linksWithAddresses()
	if err != nil {
		return nil, err
	}
	all := make([]flows.Interface, len(links))
	for i, l := range links {
		all[i] = describe(l, addrs.byLink)
	}
	return all, nil
}

// Find returns the interface of a name: its own, one of its alternative names
// (IFLA_ALT_IFNAME of rtnetlink(7), "enp9s0"), or the label of one of its addresses
// (IFA_LABEL, "eth0:0"). Whatever it is found by, it has its own name. The name
// flows.AnyInterface gives one that stands for all. Where there is none of that name, the
// error is capture.ErrNoInterface.
func Find(name string) (Device, error) {
	if name == flows.AnyInterface {
		return Device{Interface: flows.Interface{Name: flows.AnyInterface, Up: true, Type: flows.AnyInterface}}, nil
	}
	links, addrs, err := linksWithAddresses()
	if err != nil {
		return Device{}, err
	}
	i, ok := find(name, ownNames(links), otherNames(links, addrs.labels))
	if !ok {
		return Device{}, capture.ErrNoInterface
	}
	l := links[i]
	d := Device{Interface: describe(l, addrs.byLink), SystemName: l.Attrs().Name, CountsTags: countsTags(l, links)}
	d.BareReceived, d.BareSent = countsWithoutHeader(l.Type())
	return d, nil
}

// ownNames are the names of links.
func ownNames(links []netlink.Link) []known {
	all := make([]known, len(links))
	for i, l := range links {
		all[i] = known{l.Attrs().Name, i}
	}
	return all
}

// otherNames are the names that links have beside their own.
func otherNames(links []netlink.Link, labels map[string]int) (all []known) {
	for i, l := range links {
		for _, name := range l.Attrs().AltNames {
			all = append(all, known{name, i})
		}
		for label, index := range labels {
			if index == l.Attrs().Index {
				all = append(all, known{label, i})
			}
		}
	}
	return all
}

// linksWithAddresses returns all links, and their addresses.
func linksWithAddresses() ([]netlink.Link, addresses, error) {
	links, err := netlink.LinkList()
	if err != nil {
		return nil, addresses{}, fmt.Errorf("listing interfaces: %w", err)
	}
	addrs, err := listAddresses()
	return links, addrs, err
}

func describe(l netlink.Link, addrs map[int][]netip.Prefix) flows.Interface {
	a := l.Attrs()
	return flows.Interface{
		Name: printableName(a.Name), Index: a.Index, Up: a.RawFlags&unix.IFF_UP != 0,
		Type: a.EncapType, MTU: a.MTU, Speed: speed(a.Name), Addrs: addrs[a.Index],
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
