package peek

import (
	"encoding/binary"

	"iftopgo/capture/decode"
	"iftopgo/capture/peek/wire"
	"iftopgo/flows"
)

// Kind is what of a packet may have names.
type Kind uint8

// The kinds of packets.
const (
	None    Kind = iota
	Stream       // a TCP segment that begins a ClientHello or an HTTP request
	Initial      // a QUIC Initial
	Answer       // a DNS answer
	MDNS         // multicast DNS
	LLMNR        // link-local multicast name resolution
	NetBIOS      // the NetBIOS name service
	DHCP         // DHCP of IPv4
)

// The ports of what names addresses.
const (
	portDNS        = 53
	portDHCPServer = 67
	portDHCPClient = 68
	portNetBIOS    = 137
	portMDNS       = 5353
	portLLMNR      = 5355
)

// leastPayload is how many bytes of payload are looked at: there is no name in fewer.
const leastPayload = 6

// Tell returns what of a packet may have names, from its headers and the first bytes of its
// payload.
func Tell(p *decode.Packet, data []byte) Kind {
	off := int(p.PayloadOffset)
	if off == 0 || off+leastPayload > len(data) {
		return None
	}
	switch p.Proto {
	case flows.ProtoTCP:
		if beginsStream(data[off:]) {
			return Stream
		}
	case flows.ProtoUDP:
		if kind := byPort(p.SrcPort, p.DstPort); kind != None {
			return kind
		}
		if data[off]&0xc0 == 0xc0 && wire.IsQUICInitial(data[off:]) {
			return Initial
		}
	}
	return None
}

// byPort returns what datagrams between two ports are.
func byPort(src, dst uint16) Kind {
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

// The first four bytes of TCP payloads that begin a request: those of methods, and of the
// preface of HTTP/2.
const (
	startGET     = 'G'<<24 | 'E'<<16 | 'T'<<8 | ' '
	startPOST    = 'P'<<24 | 'O'<<16 | 'S'<<8 | 'T'
	startHEAD    = 'H'<<24 | 'E'<<16 | 'A'<<8 | 'D'
	startPUT     = 'P'<<24 | 'U'<<16 | 'T'<<8 | ' '
	startDELETE  = 'D'<<24 | 'E'<<16 | 'L'<<8 | 'E'
	startOPTIONS = 'O'<<24 | 'P'<<16 | 'T'<<8 | 'I'
	startPATCH   = 'P'<<24 | 'A'<<16 | 'T'<<8 | 'C'
	startCONNECT = 'C'<<24 | 'O'<<16 | 'N'<<8 | 'N'
	startHTTP2   = 'P'<<24 | 'R'<<16 | 'I'<<8 | ' '
)

// starts are those of requests; the tail of the filter tests for the same.
var starts = [...]uint32{
	startGET, startPOST, startHEAD, startPUT, startDELETE, startOPTIONS, startPATCH, startCONNECT, startHTTP2,
}

// The beginning of a TLS record of handshake messages: its type, and the major version.
const (
	startTLS   = 22<<8 | 3
	helloAt    = 5 // of the type of the first message
	helloFirst = 1
)

// beginsStream reports whether a payload of at least leastPayload bytes begins a
// ClientHello or a request.
func beginsStream(b []byte) bool {
	first := binary.BigEndian.Uint32(b)
	if first>>16 == startTLS {
		return b[helloAt] == helloFirst
	}
	if first < startCONNECT || first > startPUT {
		return false
	}
	for _, s := range starts {
		if first == s {
			return true
		}
	}
	return false
}
