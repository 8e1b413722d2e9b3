package decode

import "encoding/binary"

// The IP protocol numbers this package reads (IANA, Protocol Numbers).
const (
	protoHopByHop    = 0
	protoICMP        = 1
	protoTCP         = 6
	protoUDP         = 17
	protoDCCP        = 33
	protoRouting     = 43
	protoFragment    = 44
	protoAH          = 51
	protoICMPv6      = 58
	protoNoNext      = 59
	protoDestination = 60
	protoSCTP        = 132
	protoMobility    = 135
	protoUDPLite     = 136
	protoHIP         = 139
	protoShim6       = 140
)

// The smallest headers, in bytes.
const (
	portsLen    = 4
	tcpLen      = 20
	udpLen      = 8
	sctpLen     = 12
	dccpLen     = 12
	dccpLongLen = 16 // with extended sequence numbers
	echoLen     = 8
	echoIDEnd   = 6 // where the identifier of an echo message ends
)

// The control bits of a TCP header that begin and end a connection, and the one that ends
// what was written at once (RFC 9293, section 3.1), as [Packet].TCPFlags has them.
const (
	TCPFin  = 0x01
	TCPSyn  = 0x02
	TCPRst  = 0x04
	TCPPush = 0x08
)

// tcpFlagsAt is where the control bits are in a TCP header.
const tcpFlagsAt = 13

// The types of echo messages (RFC 792, RFC 4443).
const (
	icmpEchoReply     = 0
	icmpEchoRequest   = 8
	icmpv6EchoRequest = 128
	icmpv6EchoReply   = 129
)

// transport reads the header of p.Proto at off. data ends where the network packet
// ends according to its header, or before; off may lie beyond that.
func transport(data []byte, off int, p *Packet) {
	b := data[min(off, len(data)):]
	switch p.Proto {
	case protoTCP:
		tcp(b, off, p)
	case protoUDP, protoUDPLite:
		udp(b, off, p)
	case protoSCTP:
		if ports(b, sctpLen, p) {
			p.PayloadOffset = uint16(off + sctpLen)
		}
	case protoDCCP:
		dccp(b, off, p)
	case protoICMP:
		if p.Net == NetIPv4 {
			icmp(b, off, icmpEchoRequest, icmpEchoReply, p)
		}
	case protoICMPv6:
		if p.Net == NetIPv6 {
			icmp(b, off, icmpv6EchoRequest, icmpv6EchoReply, p)
		}
	}
}

// ports reads the ports at the start of b, and reports whether the whole
// header of size bytes is there.
func ports(b []byte, size int, p *Packet) bool {
	if len(b) >= portsLen {
		p.SrcPort = binary.BigEndian.Uint16(b)
		p.DstPort = binary.BigEndian.Uint16(b[2:])
	}
	if len(b) < size {
		p.Undecoded = true
		return false
	}
	return true
}

// tcp reads a TCP header (RFC 9293).
func tcp(b []byte, off int, p *Packet) {
	if len(b) > tcpFlagsAt {
		p.TCPFlags = b[tcpFlagsAt]
	}
	if ports(b, tcpLen, p) {
		payload(off, int(b[12]>>4)*4, tcpLen, p)
	}
}

// udp reads a UDP header (RFC 768), or that of UDP-Lite (RFC 3828), which has the
// checksum coverage in the place of the length. Either is 0, or at least the header
// and at most the whole datagram. The length is 0 in jumbograms (RFC 2675) and in
// some super-packets; the first fragment has the length of the whole datagram.
func udp(b []byte, off int, p *Packet) {
	if !ports(b, udpLen, p) {
		return
	}
	p.PayloadOffset = uint16(off + udpLen)
	length := int(binary.BigEndian.Uint16(b[4:]))
	if length == 0 {
		return
	}
	if length < udpLen || (p.Frag == FragNone && p.endsBefore(off+length)) {
		p.Undecoded = true
	}
}

// dccp reads the generic header of DCCP (RFC 4340, section 5.1).
func dccp(b []byte, off int, p *Packet) {
	if !ports(b, dccpLen, p) {
		return
	}
	least := dccpLen
	if b[8]&1 != 0 {
		least = dccpLongLen
	}
	payload(off, int(b[4])*4, least, p)
}

// icmp reads the header of ICMP or ICMPv6: the identifier of an echo request or
// reply is both of its ports, other messages have none. It is read even if the
// header was cut off behind it.
func icmp(b []byte, off int, request, reply uint8, p *Packet) {
	whole := len(b) >= echoLen
	p.Undecoded = p.Undecoded || !whole
	if len(b) < echoIDEnd || (b[0] != request && b[0] != reply) {
		return
	}
	id := binary.BigEndian.Uint16(b[4:])
	p.SrcPort, p.DstPort = id, id
	if whole {
		p.PayloadOffset = uint16(off + echoLen)
	}
}

// payload sets where the payload begins after a header at off that states its
// own size, if the size is possible.
func payload(off, size, least int, p *Packet) {
	if size < least || p.endsBefore(off+size) {
		p.Undecoded = true
		return
	}
	p.PayloadOffset = uint16(off + size)
}

// endsBefore reports whether the network packet ends before the offset end,
// according to the length its header states.
func (p *Packet) endsBefore(end int) bool {
	return p.NetLen != 0 && uint32(end-int(p.NetOffset)) > p.NetLen
}
