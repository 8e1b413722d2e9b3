//go:build !linux

package iface

import (
	"errors"
	"net"
	"net/netip"
)

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
	links, err := List()
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
