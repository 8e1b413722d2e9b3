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
)

// List returns the interfaces of this network namespace in the kernel's order.
func List() ([]Interface, error) {
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

// Find returns the interface of a name. The name Any gives a link that
// stands for all.
func Find(name string) (Interface, error) {
	if name == capture.Any {
		return Interface{Name: capture.Any, Up: true, Type: capture.Any}, nil
	}
	links, err := List()
	if err != nil {
		return Interface{}, err
	}
	for _, l := range links {
		if l.Name == name {
			return l, nil
		}
	}
	return Interface{}, capture.ErrNoInterface
}

func describe(l netlink.Link, all []netlink.Link, addrs []netip.Prefix) Interface {
	a := l.Attrs()
	received, sent := leavesOut(l.Type())
	return Interface{
		Name: a.Name, Index: a.Index, Type: a.EncapType, MTU: a.MTU, Addrs: addrs,
		Up:         a.RawFlags&unix.IFF_UP != 0,
		Speed:      speed(a.Name),
		CountsTags: countsTags(l, all),

		BareReceived: received,
		BareSent:     sent,
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
