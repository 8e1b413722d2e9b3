package decode

import (
	"encoding/binary"
	"slices"
)

// The addresses and ports every built packet has.
var (
	src4 = []byte{192, 0, 2, 1}
	dst4 = []byte{198, 51, 100, 2}
	src6 = []byte{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}
	dst6 = []byte{0x20, 0x01, 0x0d, 0xb8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2}
)

const (
	srcPort = 50412
	dstPort = 443
	echoID  = 0x1234

	tcpFlags = 0x18 // PSH and ACK
)

func join(parts ...[]byte) []byte { return slices.Concat(parts...) }

func be16(v uint16) []byte { return binary.BigEndian.AppendUint16(nil, v) }

func be32(v uint32) []byte { return binary.BigEndian.AppendUint32(nil, v) }

// with returns b with the bytes from off on replaced.
func with(b []byte, off int, replacement ...byte) []byte {
	b = slices.Clone(b)
	copy(b[off:], replacement)
	return b
}

func buildEthernet(typeOrLength uint16, rest ...[]byte) []byte {
	return join([]byte{2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2}, be16(typeOrLength), join(rest...))
}

func buildTag(tci, typeOrLength uint16) []byte { return join(be16(tci), be16(typeOrLength)) }

func buildIPv4(proto uint8, payload ...[]byte) []byte {
	return buildIPv4Options(proto, nil, payload...)
}

func buildIPv4Options(proto uint8, options []byte, payload ...[]byte) []byte {
	body := join(payload...)
	header := uint8(ipv4Len + len(options))
	return join(
		[]byte{0x40 | header/4, 0}, be16(uint16(int(header)+len(body))),
		be16(0xbeef), be16(0x4000), // identification, don't fragment
		[]byte{64, proto, 0, 0}, src4, dst4, options, body)
}

func buildIPv6(next uint8, payload ...[]byte) []byte {
	body := join(payload...)
	return join([]byte{0x60, 0, 0, 0}, be16(uint16(len(body))), []byte{next, 64}, src6, dst6, body)
}

func buildPorts() []byte { return join(be16(srcPort), be16(dstPort)) }

func buildTCP(payload ...byte) []byte {
	return join(buildPorts(), be32(1), be32(2), []byte{5 << 4, tcpFlags}, be16(512), be32(0), payload)
}

// buildUDP serves UDP-Lite as well, which covers all of itself then.
func buildUDP(payload ...byte) []byte {
	return join(buildPorts(), be16(uint16(udpLen+len(payload))), be16(0), payload)
}

func buildEcho(typ uint8) []byte { return join([]byte{typ, 0, 0, 0}, be16(echoID), be16(1)) }

// buildExtension makes an extension header whose size is 8 bytes and its content.
func buildExtension(next uint8, content ...byte) []byte {
	return join([]byte{next, uint8(len(content) / 8)}, make([]byte, 6), content)
}

func buildFragment(next uint8, offsetAndFlags uint16) []byte {
	return join([]byte{next, 0}, be16(offsetAndFlags), be32(0xdeadbeef))
}

// buildAH makes an authentication header of 16 bytes.
func buildAH(next uint8) []byte { return join([]byte{next, 2}, make([]byte, 14)) }

func buildSLL(hardware, proto uint16, rest ...[]byte) []byte {
	return join(be16(4), be16(hardware), be16(6), make([]byte, 8), be16(proto), join(rest...))
}

func buildSLL2(hardware, proto uint16, rest ...[]byte) []byte {
	return join(be16(proto), be16(0), be32(2), be16(hardware), []byte{4, 6}, make([]byte, 8), join(rest...))
}

// buildPPPoE makes a session packet around a PPP protocol number and its payload.
func buildPPPoE(proto uint16, payload []byte) []byte {
	return join([]byte{0x11, 0}, be16(0x0042), be16(uint16(2+len(payload))), be16(proto), payload)
}
