package decode

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
)

// builder makes random packets whose headers are in order.
type builder struct{ *rand.Rand }

func (b builder) bytes(n int) []byte {
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(b.Uint32())
	}
	return data
}

func (b builder) maybe() bool { return b.IntN(2) == 0 }

// packet returns a packet and its link type.
func (b builder) packet() (LinkType, []byte) {
	et, data := uint16(etherIPv4), []byte(nil)
	if b.maybe() {
		data = b.ipv4()
	} else {
		et, data = etherIPv6, b.ipv6()
	}
	switch b.IntN(8) {
	case 0:
		return LinkRaw, data
	case 1:
		return LinkLinuxSLL, buildSLL(1, et, data)
	case 2:
		return LinkLinuxSLL2, buildSLL2(1, et, data)
	case 3:
		family := []uint32{afInet}
		if et == etherIPv6 {
			family = []uint32{afInet6Linux, afInet6BSD, afInet6FreeBSD, afInet6Darwin}
		}
		f := family[b.IntN(len(family))]
		if b.maybe() {
			return LinkNull, join(be32(f), data)
		}
		return LinkNull, join(binary.LittleEndian.AppendUint32(nil, f), data)
	case 4:
		return LinkPPP, b.ppp(et, data, b.maybe())
	default:
		return LinkEthernet, b.ethernet(et, data)
	}
}

// ppp puts a PPP protocol number before a network packet.
func (b builder) ppp(et uint16, data []byte, framed bool) []byte {
	proto := byte(0x21)
	if et == etherIPv6 {
		proto = 0x57
	}
	data = join([]byte{proto}, data)
	if b.maybe() {
		data = join([]byte{0}, data)
	}
	if framed {
		data = join([]byte{pppAddress, pppControl}, data)
	}
	return data
}

// ethernet puts a link header before a network packet, with what may stand
// between the two, from the inside out.
func (b builder) ethernet(et uint16, data []byte) []byte {
	switch b.IntN(4) {
	case 0:
		bottom := uint32(1)
		for range 1 + b.IntN(4) {
			data = join(be32(b.Uint32()&^(1<<8)|bottom<<8), data)
			bottom = 0
		}
		et = etherMPLS
	case 1:
		data = b.ppp(et, data, false)
		data = join([]byte{0x11, 0}, be16(7), be16(uint16(len(data))), data)
		et = etherPPPoESession
	case 2:
		if len(data) < maxLength-snapLen {
			data = join([]byte{0xaa, 0xaa, 0x03, 0, 0, 0}, be16(et), data)
			et = uint16(len(data))
		}
	}
	for range b.IntN(4) {
		data = join(buildTag(uint16(b.Uint32()), et), data)
		et = etherVLAN
	}
	if et == etherVLAN && b.maybe() {
		et = etherQinQ
	}
	// Padding to the least an Ethernet carries, and sometimes more.
	data = join(data, make([]byte, max(0, 46-len(data))), b.bytes(b.IntN(2)*4))
	return join(b.bytes(12), be16(et), data)
}

func (b builder) ipv4() []byte {
	proto, body := b.transport(protoICMP, 8*uint8(b.IntN(2)))
	if b.IntN(8) == 0 {
		body = join(buildAH(proto), body)
		proto = protoAH
	}
	data := buildIPv4Options(proto, slices.Repeat([]byte{1}, 4*b.IntN(11)), body)
	copy(data[12:20], b.bytes(8))
	if b.IntN(4) == 0 {
		copy(data[4:8], b.bytes(4))
	}
	return data
}

func (b builder) ipv6() []byte {
	next, body := b.transport(protoICMPv6, 128+uint8(b.IntN(2)))
	if b.IntN(4) == 0 {
		word := uint16(b.IntN(1<<b.IntN(17))) &^ 6
		body = join(buildFragment(next, word), body)
		next = protoFragment
	}
	for range b.IntN(4) {
		switch b.IntN(3) {
		case 0:
			body = join(buildAH(next), body)
			next = protoAH
		case 1:
			body = join(buildExtension(next, make([]byte, 8*b.IntN(5))...), body)
			next = protoRouting
		case 2:
			body = join(buildExtension(next, make([]byte, 8*b.IntN(5))...), body)
			next = protoDestination
		}
	}
	jumbo := b.IntN(16) == 0
	switch {
	case jumbo:
		body = join([]byte{next, 0, optionJumbo, 4}, be32(70000+b.Uint32N(1<<20)), body)
		next = protoHopByHop
	case b.IntN(4) == 0:
		body = join(buildExtension(next, make([]byte, 8*b.IntN(5))...), body)
		next = protoHopByHop
	}
	data := buildIPv6(next, body)
	if jumbo {
		data[4], data[5] = 0, 0
	}
	copy(data[8:40], b.bytes(32))
	return data
}

// transport returns a protocol number and its packet; echo and typ are what
// ping is in this version of IP.
func (b builder) transport(echo, typ uint8) (uint8, []byte) {
	payload := b.bytes(b.IntN(1 << b.IntN(11)))
	var proto uint8
	var body []byte
	switch b.IntN(6) {
	case 0:
		proto, body = protoUDP, buildUDP(payload...)
	case 1:
		proto, body = protoUDPLite, buildUDP(payload...)
	case 2:
		// A chunk of which the length is in order.
		proto, body = protoSCTP, join(buildPorts(), make([]byte, 8), []byte{10, 0, 0, 4})
	case 3:
		// The sequence number takes the place of the identifier's neighbour.
		body = buildEcho(typ)
		copy(body[4:], b.bytes(4))
		return echo, join(body, payload)
	case 4:
		// EIGRP, which neither decoder goes into, and which is never empty.
		return 88, join(payload, []byte{0})
	default:
		words := b.IntN(11)
		proto, body = protoTCP, with(buildTCP(join(make([]byte, 4*words), payload)...), 12, uint8(5+words)<<4, uint8(b.Uint32()))
	}
	copy(body, b.bytes(4))
	return proto, body
}
