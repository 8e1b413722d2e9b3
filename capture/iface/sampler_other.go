//go:build !linux

package iface

import (
	"fmt"
	"net"
	"net/netip"

	"iftopgo/flows/interfaces"
)

// Sampler reads the interfaces of this host again and again. Their counters are not known.
type Sampler struct{}

// Read returns all interfaces.
func (*Sampler) Read() ([]interfaces.Interface, error) {
	all, err := net.Interfaces()
	if err != nil {
		return nil, fmt.Errorf("listing interfaces: %w", err)
	}
	out := make([]interfaces.Interface, len(all))
	for i, a := range all {
		out[i] = interfaces.Interface{Name: a.Name, Index: a.Index, State: interfaces.Up}
		switch {
		case a.Flags&net.FlagUp == 0:
			out[i].State = interfaces.Down
		case a.Flags&net.FlagRunning == 0:
			out[i].State = interfaces.NoLink
		}
		if a.Flags&net.FlagLoopback != 0 {
			out[i].Type = "loopback"
		}
		addrs, err := a.Addrs()
		if err != nil {
			return nil, fmt.Errorf("listing the addresses of %s: %w", a.Name, err)
		}
		for _, addr := range addrs {
			if p, err := netip.ParsePrefix(addr.String()); err == nil {
				out[i].Addrs = append(out[i].Addrs, p)
			}
		}
	}
	return out, nil
}

// Close does nothing.
func (*Sampler) Close() error { return nil }
