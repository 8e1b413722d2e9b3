package tracetest

import (
	"encoding/binary"
	"net/netip"
	"slices"
)

// ends are the two hosts of a packet.
type ends struct{ src, dst netip.Addr }

// The hosts of the samples, from the documentation prefixes (RFC 5737, RFC 3849).
var (
	v4     = ends{netip.MustParseAddr("192.0.2.10"), netip.MustParseAddr("198.51.100.20")}
	v4Back = ends{v4.dst, v4.src}
	v6     = ends{netip.MustParseAddr("2001:db8::10"), netip.MustParseAddr("2001:db8:1::20")}
	v6Back = ends{v6.dst, v6.src}

	toGroup4    = ends{v4.src, netip.MustParseAddr("224.0.0.251")}
	toEveryone4 = ends{v4.src, netip.MustParseAddr("255.255.255.255")}
	toGroup6    = ends{v6.src, netip.MustParseAddr("ff02::1:ff00:20")}
	loopback4   = ends{netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("127.0.0.1")}
	loopback6   = ends{netip.MustParseAddr("::1"), netip.MustParseAddr("::1")}
)

// ip wraps a segment in the header of the ends' family.
func ip(e ends, s segment) []byte {
	if e.src.Is4() {
		return ipv4(e, nil, summed(e, s))
	}
	return ipv6(e, s.proto, summed(e, s).bytes)
}

// summed is s with its checksum put in.
func summed(e ends, s segment) segment {
	if s.sumAt == 0 {
		return s
	}
	out := join(s.bytes)
	pseudo := join(e.src.AsSlice(), e.dst.AsSlice(), be32(uint32(len(out))), be32(uint32(s.proto)), out)
	putSum(out[s.sumAt:], pseudo)
	return segment{proto: s.proto, bytes: out}
}

// ipv4 is RFC 791, with options whose length is a multiple of four.
func ipv4(e ends, options []byte, s segment) []byte {
	return ipv4Fragment(e, options, s.proto, 0x4000, s.bytes) // Don't fragment.
}

// ipv4Fragment sets the field of flags and offset, the offset in units of eight bytes.
func ipv4Fragment(e ends, options []byte, proto byte, flagsOffset uint16, data []byte) []byte {
	header := join(
		[]byte{0x40 | byte(5+len(options)/4), 0}, be16(uint16(20+len(options)+len(data))),
		be16(0x1234), be16(flagsOffset), []byte{64, proto}, be16(0),
		e.src.AsSlice(), e.dst.AsSlice(), options)
	putSum(header[10:], header)
	return join(header, data)
}

// ipv4Fragments cuts a segment in two behind at bytes, a multiple of eight.
func ipv4Fragments(e ends, s segment, at int) [][]byte {
	const more = 0x2000
	data := summed(e, s).bytes
	return [][]byte{
		ipv4Fragment(e, nil, s.proto, more, data[:at]),
		ipv4Fragment(e, nil, s.proto, uint16(at/8), data[at:]),
	}
}

// ipv6 is RFC 8200. A payload of more than 65,535 bytes gets length 0, as a
// jumbogram has it (RFC 2675).
func ipv6(e ends, next byte, data []byte) []byte {
	length := len(data)
	if length > 0xffff {
		length = 0
	}
	return join(be32(6<<28|0x12345), be16(uint16(length)), []byte{next, 64}, e.src.AsSlice(), e.dst.AsSlice(), data)
}

// extended puts extension headers of the given kinds before a segment.
func extended(e ends, s segment, kinds ...byte) []byte {
	s = summed(e, s)
	next, data := s.proto, s.bytes
	for _, kind := range slices.Backward(kinds) {
		data = join(extension(kind, next), data)
		next = kind
	}
	return ipv6(e, next, data)
}

// extension is one extension header, the simplest of its kind.
func extension(kind, next byte) []byte {
	switch kind {
	case protoAH: // RFC 4302: its length counts four-byte words, less two.
		return join([]byte{next, 4}, be16(0), be32(0x100), be32(1), make([]byte, 12))
	case protoRouting: // RFC 6554, type 4, one segment left over.
		return join([]byte{next, 2, 4, 0}, be32(0), v6.dst.AsSlice())
	case protoFragment: // An atomic fragment (RFC 6946).
		return join([]byte{next, 0}, be16(0), be32(0xcafe))
	default: // Hop-by-hop and destination options: a PadN of four bytes.
		return []byte{next, 0, 1, 4, 0, 0, 0, 0}
	}
}

// ipv6Fragments cuts a segment in two behind at bytes, a multiple of eight.
func ipv6Fragments(e ends, s segment, at int) [][]byte {
	data := summed(e, s).bytes
	header := func(offset uint16) []byte { return join([]byte{s.proto, 0}, be16(offset), be32(0xbeef)) }
	return [][]byte{
		ipv6(e, protoFragment, join(header(1), data[:at])), // More to come.
		ipv6(e, protoFragment, join(header(uint16(at)), data[at:])),
	}
}

// jumbogram is a UDP packet of more than 65,535 bytes of payload behind a
// hop-by-hop header with the jumbo option (RFC 2675). UDP's length is 0.
func jumbogram(e ends, size int) []byte {
	s := udp(4000, 4001, payload(size))
	binary.BigEndian.PutUint16(s.bytes[4:], 0)
	data := summed(e, s).bytes
	option := join([]byte{s.proto, 0, 0xc2, 4}, be32(uint32(8+len(data))))
	return ipv6(e, protoHopByHop, join(option, data))
}

// arp is RFC 826 for Ethernet and IPv4: operation 1 asks, 2 answers.
func arp(operation uint16, e ends) []byte {
	return join(be16(1), be16(0x0800), []byte{6, 4}, be16(operation), macA, e.src.AsSlice(), macB, e.dst.AsSlice())
}
