package decode

import "encoding/binary"

const (
	// extensionLen is the smallest extension header, and the whole of a
	// fragment header.
	extensionLen = 8

	// maxExtensions bounds the extension headers of one packet. RFC 8200 allows
	// each of them once, and destination options twice.
	maxExtensions = 16
)

// The flag and the offset in the fragment header (RFC 8200, section 4.5).
const (
	ipv6MoreFragments  = 0x0001
	ipv6FragmentOffset = 0xfff8
)

// extensions reads the IPv6 extension headers from off on, the first being
// p.Proto, and the transport header behind them.
func extensions(data []byte, off int, p *Packet) {
	for range maxExtensions {
		if !isExtension(p.Proto) {
			transport(data, off, p)
			return
		}
		if len(data)-off < extensionLen {
			p.Undecoded = true
			return
		}
		b := data[off : off+extensionLen]
		size := extensionSize(b[1])
		switch p.Proto {
		case protoAH:
			size = authenticationSize(b[1])
		case protoFragment:
			size = extensionLen
			fragment(b, p)
		}
		if size == 0 || p.endsBefore(off+size) {
			p.Undecoded = true
			return
		}
		if b[0] == protoNoNext && isMessage(p.Proto) {
			return
		}
		p.Proto = uint16(b[0])
		if p.Frag == FragLater {
			return
		}
		off += size
	}
	p.Undecoded = true
}

// isExtension reports whether IPv6 has an extension header of this number.
func isExtension(proto uint16) bool {
	switch proto {
	case protoHopByHop, protoRouting, protoFragment, protoAH, protoDestination,
		protoMobility, protoHIP, protoShim6:
		return true
	default:
		return false
	}
}

// isMessage reports whether an extension header is a message of its own when
// nothing follows it: the packet is then counted under its number.
func isMessage(proto uint16) bool {
	return proto == protoMobility || proto == protoHIP || proto == protoShim6
}

// fragment reads the fragment header b. One that is all there is of its
// datagram (an atomic fragment, RFC 6946) is not a fragment.
func fragment(b []byte, p *Packet) {
	word := binary.BigEndian.Uint16(b[2:])
	switch {
	case word&ipv6FragmentOffset != 0:
		p.Frag = FragLater
	case word&ipv6MoreFragments != 0:
		p.Frag = FragFirst
	default:
		return
	}
	p.FragID = binary.BigEndian.Uint32(b[4:])
}

// extensionSize returns the bytes of an extension header from its length
// field, which does not count the first eight (RFC 6564).
func extensionSize(length uint8) int { return (int(length) + 1) * 8 }

// authenticationSize is the same for the authentication header, which counts
// words of four bytes and leaves out two (RFC 4302, section 2.2). It is 0 when
// the length leaves no room for what every such header has.
func authenticationSize(length uint8) int {
	if length == 0 {
		return 0
	}
	return (int(length) + 2) * 4
}
