//go:build !linux

package iface

import (
	"fmt"
	"net"
	"net/netip"

	"iftopgo/capture"
)

// List returns the interfaces of this host.
func List() ([]Interface, error) {
	all, err := net.Interfaces()
	if err != nil {
		return nil, fmt.Errorf("listing interfaces: %w", err)
	}
	links := make([]Interface, 0, len(all))
	for _, i := range all {
		l := Interface{Name: i.Name, Index: i.Index, Up: i.Flags&net.FlagUp != 0, MTU: i.MTU}
		switch {
		case i.Flags&net.FlagLoopback != 0:
			l.Type = "loopback"
		case len(i.HardwareAddr) == 6:
			l.Type = "ether"
		}
		addrs, err := i.Addrs()
		if err != nil {
			return nil, fmt.Errorf("listing the addresses of %s: %w", i.Name, err)
		}
		for _, a := range addrs {
			if p, err := netip.ParsePrefix(a.String()); err == nil {
				l.Addrs = append(l.Addrs, p)
			}
		}
		links = append(links, l)
	}
	return links, nil
}

// Find returns the interface of a name.
func Find(name string) (Interface, error) {
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
