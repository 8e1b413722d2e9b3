package decode

import "encoding/binary"

const ipv4Len = 20

// The flags and the offset of a fragment, in one 16-bit word (RFC 791).
const (
	ipv4MoreFragments  = 0x2000
	ipv4FragmentOffset = 0x1fff
)

// ipv4 reads the IPv4 header at off (RFC 791), and what follows it.
func ipv4(data []byte, off int, p *Packet) {
	p.Proto, p.NetOffset = etherIPv4, uint16(off)
	b := data[off:]
	// Version 4 and a header of at least 20 bytes, in one comparison.
	if len(b) < ipv4Len || b[0] < 0x45 || b[0] > 0x4f {
		p.Undecoded = true
		return
	}
	p.Net = NetIPv4
	p.Proto = uint16(b[9])
	mapped(&p.Src, b[12:16])
	mapped(&p.Dst, b[16:20])
	if word := binary.BigEndian.Uint16(b[6:]); word&(ipv4MoreFragments|ipv4FragmentOffset) != 0 {
		p.Frag = FragFirst
		if word&ipv4FragmentOffset != 0 {
			p.Frag = FragLater
		}
		p.FragID = uint32(binary.BigEndian.Uint16(b[4:]))
	}

	// Super-packets (GSO, GRO) state a total length of 0.
	header, total := int(b[0]&0x0f)*4, int(binary.BigEndian.Uint16(b[2:]))
	if total != 0 {
		if total < header {
			p.Undecoded = true
			return
		}
		p.NetLen = uint32(total)
		b = b[:min(total, len(b))]
	}
	if p.Frag == FragLater {
		return
	}
	data = data[:off+len(b)]
	off += header
	b = data[min(off, len(data)):]
	switch p.Proto { // Nearly every packet is TCP or UDP: they are called directly.
	case protoTCP:
		tcp(b, off, p)
	case protoUDP:
		udp(b, off, p)
	case protoAH:
		authenticated(data, off, p)
	default:
		transport(data, off, p)
	}
}

// mapped sets dst, which is zero, to the IPv4 address b as an IPv4-mapped IPv6
// address (RFC 4291, section 2.5.5.2). The eight bytes are one store, because it is
// cheaper to read back soon after than three small ones.
func mapped(dst *[16]byte, b []byte) {
	binary.BigEndian.PutUint64(dst[8:], 0xffff<<32|uint64(binary.BigEndian.Uint32(b)))
}

// authenticated reads an authentication header in IPv4, the only header there that
// stands between IP and transport. A second one is not read: Proto is its number.
func authenticated(data []byte, off int, p *Packet) {
	if len(data)-off < extensionLen {
		p.Undecoded = true
		return
	}
	next, size := data[off], authenticationSize(data[off+1])
	if size == 0 || p.endsBefore(off+size) {
		p.Undecoded = true
		return
	}
	p.Proto = uint16(next)
	transport(data, off+size, p)
}
