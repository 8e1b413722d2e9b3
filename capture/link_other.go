//go:build !linux

package capture

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"

	"iftopgo/flows"
)

// Interfaces returns the interfaces of this host.
func Interfaces() ([]Interface, error) {
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

// findLink returns the interface of a name.
func findLink(name string) (Interface, error) {
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

// defaultRoute finds the interface a packet to the Internet would leave by:
// connecting a datagram socket sends nothing, and gives it that interface's
// address.
func defaultRoute() (string, bool) {
	conn, err := net.Dial("udp", "[2001:db8::1]:9")
	if err != nil {
		if conn, err = net.Dial("udp", "192.0.2.1:9"); err != nil {
			return "", false
		}
	}
	local, err := netip.ParseAddrPort(conn.LocalAddr().String())
	if err = errors.Join(err, conn.Close()); err != nil {
		return "", false
	}
	links, err := Interfaces()
	if err != nil {
		return "", false
	}
	for _, l := range links {
		for _, p := range l.Addrs {
			if p.Addr() == local.Addr().Unmap().WithZone("") {
				return l.Name, true
			}
		}
	}
	return "", false
}

// interfaceDrops is not known here.
func interfaceDrops(*Interface) (flows.OptionalCount, error) { return flows.OptionalCount{}, nil }

// allInterfaces is for captures on all interfaces, which there are none of here.
func allInterfaces() (flows.OptionalCount, map[uint32]string, error) {
	return flows.OptionalCount{}, nil, errors.ErrUnsupported
}

// addressPoll is how often addresses are looked at where there is no event for
// their changes.
const addressPoll = 5 * time.Second

// setHomes makes the addresses of all interfaces this host's.
func setHomes(homes *LocalAddrs) error {
	links, err := Interfaces()
	if err != nil {
		return err
	}
	var all []netip.Addr
	for _, l := range links {
		for _, p := range l.Addrs {
			all = append(all, p.Addr().WithZone(""))
		}
	}
	homes.Set(all)
	return nil
}

// watchAddresses keeps homes current until the context ends. When they cannot be
// read, as without a file descriptor left, failed is told, and the capture goes on.
func watchAddresses(ctx context.Context, homes *LocalAddrs, failed func(error)) {
	tick := time.NewTicker(addressPoll)
	defer tick.Stop()
	for {
		if err := setHomes(homes); err != nil {
			failed(err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
