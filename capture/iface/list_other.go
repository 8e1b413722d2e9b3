//go:build !linux

package iface

import (
	"fmt"
	"net"
	"net/netip"

	"iftopgo/capture"
	"iftopgo/flows"
)

// List returns the interfaces of this host.
func List() ([]flows.Interface, error) {
	all, err := net.Interfaces()
	if err != nil {
		return nil, fmt.Errorf("listing interfaces: %w", err)
	}
	links := make([]flows.Interface, 0, len(all))
	for _, i := range all {
		l := flows.Interface{Name: i.Name, Index: i.Index, Up: i.Flags&net.FlagUp != 0, MTU: i.MTU}
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

// Find returns the interface of a name. Where there is none of that name, the error
// is capture.ErrNoInterface.
func Find(name string) (Device, error) {
	all, err := List()
	if err != nil {
		return Device{}, err
	}
	own := make([]known, len(all))
	for i, l := range all {
		own[i] = known{l.Name, i}
	}
	i, ok := find(name, own, nil) // Interfaces have one name each.
	if !ok {
		return Device{}, capture.ErrNoInterface
	}
	return Device{Interface: all[i], SystemName: all[i].Name}, nil
}
