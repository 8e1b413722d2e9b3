package flows

import (
	"bytes"
	"cmp"
	"net/netip"
)

// Addr is an IP address without pointers, so that it can be part of a map key
// and be copied without work for the garbage collector. IPv4 is held as an
// IPv4-mapped IPv6 address (RFC 4291, section 2.5.5.2); the zero value is "no
// address" when its Key says [NetNone].
type Addr [16]byte

// AddrFrom converts a netip address, dropping its zone.
func AddrFrom(a netip.Addr) Addr { return Addr(a.As16()) }

// Netip converts back, with IPv4-mapped addresses as plain IPv4.
func (a Addr) Netip() netip.Addr { return netip.AddrFrom16(a).Unmap() }

// Net says what the addresses of a Key are.
type Net uint8

// The kinds of addresses a flow can have.
const (
	// NetNone is a frame without a network header we decode: ARP, STP and the
	// rest. Key.Proto is then an EtherType, below 0x100 an LLC DSAP, or between
	// them ProtoLinkType and a link type.
	NetNone Net = iota
	// NetIPv4 is IP version 4; Key.Proto is an IP protocol number.
	NetIPv4
	// NetIPv6 is IP version 6; Key.Proto is an IP protocol number.
	NetIPv6
)

// Key identifies a flow as seen from this host. It has a fixed size and no
// pointers, and two flows are the same exactly when their keys are equal.
type Key struct {
	// Local is the address on this host's side, Remote the other one.
	Local, Remote Addr
	// LocalPort and RemotePort are transport ports; ICMP echo uses its
	// identifier for both, protocols without ports leave them 0.
	LocalPort, RemotePort uint16
	// Proto is an IP protocol number, or what NetNone says.
	Proto uint16
	// Net says what Local and Remote are.
	Net Net
	// Iface is the kernel's interface index when several interfaces are
	// captured, else 0. Where flows of several machines are shown, it is the number of the
	// machine, from 1, and that of the interface on it: MachineIface.
	Iface uint32
}

// Reversed returns the key as the other end would see it.
func (k Key) Reversed() Key {
	k.Local, k.Remote = k.Remote, k.Local
	k.LocalPort, k.RemotePort = k.RemotePort, k.LocalPort
	return k
}

// Compare orders keys, so that rows which are equal otherwise keep one order.
func (k Key) Compare(o Key) int {
	if k.Net != o.Net {
		return cmp.Compare(k.Net, o.Net)
	}
	if c := bytes.Compare(k.Local[:], o.Local[:]); c != 0 {
		return c
	}
	if c := bytes.Compare(k.Remote[:], o.Remote[:]); c != 0 {
		return c
	}
	return cmp.Or(
		cmp.Compare(k.Proto, o.Proto),
		cmp.Compare(k.LocalPort, o.LocalPort),
		cmp.Compare(k.RemotePort, o.RemotePort),
		cmp.Compare(k.Iface, o.Iface),
	)
}
