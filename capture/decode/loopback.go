package decode

import (
	"encoding/binary"
	"math/bits"
)

const loopbackLen = 4

// The address families a loopback header can hold. AF_INET is 2 on every system,
// AF_INET6 differs from one to the next.
const (
	afInet         = 2
	afInet6Linux   = 10
	afInet6BSD     = 24 // NetBSD, OpenBSD
	afInet6FreeBSD = 28
	afInet6Darwin  = 30
)

// null reads a LINKTYPE_NULL header, whose family is in the byte order of the host
// that captured. No family needs more than 16 bits, so that a larger number is one
// in the other byte order.
func null(data []byte, p *Packet) {
	if len(data) < loopbackLen {
		p.Undecoded = true
		return
	}
	loopback(hostFamily(data), data, loopbackLen, p)
}

// hostFamily reads the address family at the start of b in the byte order of the host
// that wrote it.
func hostFamily(b []byte) uint32 {
	family := binary.LittleEndian.Uint32(b)
	if family > 0xffff {
		family = bits.ReverseBytes32(family)
	}
	return family
}

// loop reads a LINKTYPE_LOOP header.
func loop(data []byte, p *Packet) {
	if len(data) < loopbackLen {
		p.Undecoded = true
		return
	}
	loopback(binary.BigEndian.Uint32(data), data, loopbackLen, p)
}

// loopback reads what follows the address family, at off. A family other than IP has
// no EtherType, so that Proto stays what it was.
func loopback(family uint32, data []byte, off int, p *Packet) {
	switch family {
	case afInet:
		ipv4(data, off, p)
	case afInet6Linux, afInet6BSD, afInet6FreeBSD, afInet6Darwin:
		ipv6(data, off, p)
	default:
		p.NetOffset, p.Undecoded = uint16(off), true
	}
}
