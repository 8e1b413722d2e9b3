package decode

import (
	"encoding/binary"
	"math"
)

const ipv6Len = 40

// ipv6 reads the IPv6 header at off (RFC 8200), and what follows it.
func ipv6(data []byte, off int, p *Packet) {
	p.Proto, p.NetOffset = etherIPv6, uint16(off)
	b := data[off:]
	if len(b) < ipv6Len || b[0]>>4 != 6 {
		p.Undecoded = true
		return
	}
	p.Net = NetIPv6
	p.Proto = uint16(b[6])
	copy(p.Src[:], b[8:24])
	copy(p.Dst[:], b[24:40])
	payload := uint32(binary.BigEndian.Uint16(b[4:]))
	if payload == 0 {
		payload = jumboPayload(b, p)
	}
	if payload != 0 || p.Proto == protoNoNext {
		p.NetLen = ipv6Len + payload
		data = data[:off+int(min(uint64(len(b)), uint64(p.NetLen)))]
	}
	extensions(data, off+ipv6Len, p)
}

// jumboPayload returns the payload length of the packet b whose header states 0: that
// in the hop-by-hop options of a jumbogram (RFC 2675), and 0 for super-packets (GSO,
// GRO) and empty packets, which state none.
func jumboPayload(b []byte, p *Packet) uint32 {
	if p.Proto != protoHopByHop || len(b) < ipv6Len+extensionLen {
		return 0
	}
	b = b[ipv6Len:]
	size := extensionSize(b[1])
	if len(b) < size {
		p.Undecoded = true
		return 0
	}
	length, ok := jumbo(b[2:size])
	if !ok {
		p.Undecoded = true
	}
	return length
}

const (
	optionPad1  = 0
	optionJumbo = 0xc2
)

// jumbo looks for the payload length of a jumbogram (RFC 2675) in options, and
// reports whether they make sense. Without the option the length is 0.
func jumbo(options []byte) (length uint32, ok bool) {
	for len(options) > 0 {
		if options[0] == optionPad1 {
			options = options[1:]
			continue
		}
		if len(options) < 2 || len(options) < 2+int(options[1]) {
			return 0, false
		}
		if options[0] == optionJumbo {
			if options[1] != 4 {
				return 0, false
			}
			length = binary.BigEndian.Uint32(options[2:])
			// No jumbogram is so short, and none is longer with its header than 32 bits.
			if length <= math.MaxUint16 || length > math.MaxUint32-ipv6Len {
				return 0, false
			}
			return length, true
		}
		options = options[2+int(options[1]):]
	}
	return 0, true
}
