package tracetest

import (
	"encoding/binary"

	"iftopgo/capture/frame"
)

// The IP protocol numbers of the IANA registry.
const (
	protoHopByHop = 0
	protoICMP     = 1
	protoIGMP     = 2
	protoTCP      = 6
	protoUDP      = 17
	protoDCCP     = 33
	protoRouting  = 43
	protoFragment = 44
	protoGRE      = 47
	protoAH       = 51
	protoICMPv6   = 58
	protoNoNext   = 59
	protoDestOpts = 60
	protoSCTP     = 132
	protoMobility = 135
	protoUDPLite  = 136
	protoShim6    = 140
)

// segment is what an IP header carries.
type segment struct {
	proto byte
	bytes []byte
	// sumAt is where in bytes the Internet checksum goes that covers the
	// pseudo header too; 0 when there is none.
	sumAt int
}

// be16 and be32 are numbers in network byte order.
func be16(v uint16) []byte { return binary.BigEndian.AppendUint16(nil, v) }
func be32(v uint32) []byte { return binary.BigEndian.AppendUint32(nil, v) }

// join strings byte slices together.
func join(parts ...[]byte) []byte {
	var out []byte
	for _, part := range parts {
		out = append(out, part...)
	}
	return out
}

// payload is n bytes of text.
func payload(n int) []byte {
	const text = "the numbers reconcile; nothing lies, nothing is swallowed. "
	out := make([]byte, n)
	for i := range out {
		out[i] = text[i%len(text)]
	}
	return out
}

// tcp is a segment with the ACK and PSH flags (RFC 9293, 3.1).
func tcp(src, dst uint16, data []byte) segment {
	return segment{protoTCP, join(be16(src), be16(dst), be32(1), be32(1), []byte{5 << 4, 0x18}, be16(65535), be32(0), data), 16}
}

// tcpOptions is a SYN with options: maximum segment size, window scale and a no-operation.
func tcpOptions(src, dst uint16) segment {
	options := []byte{2, 4, 5, 0xb4, 3, 3, 7, 1}
	return segment{protoTCP, join(be16(src), be16(dst), be32(1), be32(0), []byte{7 << 4, 0x02}, be16(65535), be32(0), options), 16}
}

// udp is RFC 768.
func udp(src, dst uint16, data []byte) segment {
	return segment{protoUDP, join(be16(src), be16(dst), be16(uint16(8+len(data))), be16(0), data), 6}
}

// udpLite is RFC 3828 with a checksum that covers all of it.
func udpLite(src, dst uint16, data []byte) segment {
	return segment{protoUDPLite, join(be16(src), be16(dst), be16(0), be16(0), data), 6}
}

// sctp is a HEARTBEAT chunk (RFC 9260, 3.3.5). The checksum, a CRC32c, is left zero.
func sctp(src, dst uint16, data []byte) segment {
	info := join(be16(1), be16(uint16(4+len(data))), data)
	return segment{protoSCTP, join(be16(src), be16(dst), be32(0xfeed), be32(0), []byte{4, 0}, be16(uint16(4+len(info))), info), 0}
}

// dccp is a Request packet (RFC 4340, 5.1): type 0, long sequence numbers.
func dccp(src, dst uint16) segment {
	return segment{protoDCCP, join(be16(src), be16(dst), []byte{5, 0}, be16(0), []byte{1, 0}, be16(0), be32(1), be32(42)), 6}
}

// icmpEcho is RFC 792: kind 8 asks, 0 answers.
func icmpEcho(kind byte, id uint16, data []byte) segment {
	message := join([]byte{kind, 0}, be16(0), be16(id), be16(1), data)
	putSum(message[2:], message)
	return segment{protoICMP, message, 0}
}

// icmpUnreachable says that a port is unreachable, quoting the packet it answers.
func icmpUnreachable(quoted []byte) segment {
	message := join([]byte{3, 3}, be16(0), be32(0), quoted)
	putSum(message[2:], message)
	return segment{protoICMP, message, 0}
}

// icmpv6Echo is RFC 4443: kind 128 asks, 129 answers.
func icmpv6Echo(kind byte, id, seq uint16, data []byte) segment {
	return segment{protoICMPv6, join([]byte{kind, 0}, be16(0), be16(id), be16(seq), data), 2}
}

// neighbourSolicitation is RFC 4861, 4.3.
func neighbourSolicitation(target []byte) segment {
	return segment{protoICMPv6, join([]byte{135, 0}, be16(0), be32(0), target), 2}
}

// igmpReport is a version 2 membership report (RFC 2236).
func igmpReport(group []byte) segment {
	message := join([]byte{0x16, 0}, be16(0), group)
	putSum(message[2:], message)
	return segment{protoIGMP, message, 0}
}

// gre carries an IPv4 packet (RFC 2784).
func gre(packet []byte) segment {
	return segment{protoGRE, join(be16(0), be16(0x0800), packet), 0}
}

// putSum writes the checksum of over, whose checksum field is still zero, to dst.
func putSum(dst, over []byte) { binary.BigEndian.PutUint16(dst, frame.Checksum(over)) }
