package peek

import (
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/peek/wire"
	"iftopgo/flows"
)

// Kind is what of a packet may have names.
type Kind uint8

// The kinds of packets.
const (
	None     Kind = iota
	Stream        // a TCP segment that begins a ClientHello or an HTTP request
	Rest          // a TCP segment that may be the rest of one
	Middle        // … and more of it follows
	Other         // either of them, to a server of something else than HTTPS or HTTP
	Initial       // a QUIC Initial
	Question      // of DNS, over UDP or TCP: it has no name, but allows an answer
	Answer        // a DNS answer, over UDP or TCP
	MDNS          // multicast DNS
	LLMNR         // link-local multicast name resolution
	NetBIOS       // the NetBIOS name service
	DHCP          // DHCP of IPv4
)

// isWide reports whether more of a packet is captured than of those without names.
func (k Kind) isWide() bool { return k != None && k != Question }

// The ports of what names addresses, and those of servers that are asked for a name.
const (
	portDNS        = 53
	portDHCPServer = 67
	portDHCPClient = 68
	portHTTP       = 80
	portNetBIOS    = 137
	portHTTPS      = 443
	portMDNS       = 5353
	portLLMNR      = 5355
)

// leastPayload is how many bytes of payload tell what it is: there is no name in fewer.
const leastPayload = 6

// leastFrame is the length up to which an Ethernet frame may end in padding.
const leastFrame = 60

// The rest of a ClientHello or a request that is in a segment of its own can only be
// guessed: it is no longer than a packet that is let through, does not begin as a TLS record
// does, and goes to the port of a server, below those from which Linux, macOS and Windows take
// the ports of clients. The last segment is pushed, those between are not.
const (
	maxRest     = snapNamed
	firstClient = 1 << 15
	firstRecord = 0x14
	lastRecord  = 0x17
	versionTLS  = 3 // the second byte of a record
)

// Tell returns what of a packet may have names, from its headers and the first bytes of its
// payload. What it tells to be wide the tail of the filter does, too.
func Tell(p *decode.Packet, f *frame.Frame) Kind {
	if p.PayloadOffset == 0 || int(p.PayloadOffset) >= len(f.Data) {
		return None
	}
	return tell(p, f)
}

// tell is Tell for a packet with a payload.
func tell(p *decode.Packet, f *frame.Frame) Kind {
	b := f.Data[p.PayloadOffset:]
	if p.Proto == flows.ProtoTCP {
		return tellTCP(b, p, f)
	}
	if p.Proto != flows.ProtoUDP || len(b) < leastPayload {
		return None
	}
	if b[0]&0xc0 == 0xc0 && wire.IsQUICInitial(b) {
		return Initial // From any port: as a message of DNS it would have no answer and too many questions.
	}
	if p.SrcPort <= portLLMNR || p.DstPort == portDNS {
		return byPort(p.SrcPort, p.DstPort)
	}
	return None
}

// tellTCP is Tell for a TCP segment with a payload.
func tellTCP(b []byte, p *decode.Packet, f *frame.Frame) Kind {
	switch {
	case p.SrcPort == portDNS:
		return Answer
	case p.DstPort == portDNS:
		return Question
	case len(b) < leastPayload || f.Len <= leastFrame:
		return short(unpadded(p, f))
	case beginsStream(b):
		return Stream
	case p.DstPort < firstClient && f.Len <= maxRest &&
		(b[0] < firstRecord || b[0] > lastRecord || b[1] != versionTLS):
		return rest(p)
	default:
		return None
	}
}

// rest returns what a segment is that may be the rest of something.
func rest(p *decode.Packet) Kind {
	switch {
	case p.DstPort != portHTTPS && p.DstPort != portHTTP:
		return Other
	case p.TCPFlags&decode.TCPPush == 0:
		return Middle
	default:
		return Rest
	}
}

// unpadded returns the payload of a packet as far as it was captured, without what pads a
// short frame.
func unpadded(p *decode.Packet, f *frame.Frame) []byte {
	from, end := int(p.PayloadOffset), len(f.Data)
	if p.NetLen > 0 {
		end = min(end, int(p.NetOffset)+int(p.NetLen))
	}
	return f.Data[from:max(from, end)]
}

// short returns what a payload is that may be too short to tell: what begins as a
// ClientHello or a request is the beginning of one.
func short(b []byte) Kind {
	if len(b) >= leastPayload {
		if beginsStream(b) {
			return Stream
		}
		return None
	}
	if len(b) > 0 && wire.MayBegin(b) {
		return Stream
	}
	return None
}

// byPort returns what datagrams between two ports are.
func byPort(src, dst uint16) Kind {
	if dst == portDNS && src != portDNS {
		return Question
	}
	switch src {
	case portDNS:
		return Answer
	case portMDNS:
		return MDNS
	case portLLMNR:
		return LLMNR
	case portNetBIOS:
		return NetBIOS
	case portDHCPClient, portDHCPServer:
		if dst == portDHCPClient || dst == portDHCPServer {
			return DHCP
		}
	}
	return None
}
