package demo

import (
	"encoding/binary"
	"net/netip"

	"iftopgo/capture/frame"
)

// kind is the protocol of a conversation.
type kind uint8

const (
	tcp kind = iota
	udp
	icmp // ICMPv6 between IPv6 addresses
	arp
)

// The numbers of IANA's protocol registry.
const (
	protoICMP   = 1
	protoTCP    = 6
	protoUDP    = 17
	protoICMPv6 = 58
)

// The lengths of headers in bytes.
const (
	ethernetLen = 14
	ipv4Len     = 20
	ipv6Len     = 40
	tcpLen      = 32 // with the timestamps option (RFC 7323)
	maxHeader   = ethernetLen + ipv6Len + tcpLen
)

// minFrame is the length of the shortest frame that is received, in bytes, without
// its frame check sequence.
const minFrame = 60

// The MAC addresses, from the documentation range (RFC 9542, section 2.1.2).
var (
	localMAC   = [6]byte{0x00, 0x00, 0x5e, 0x00, 0x53, 0x01}
	gatewayMAC = [6]byte{0x00, 0x00, 0x5e, 0x00, 0x53, 0x02}
)

// endpoint is one side of a conversation.
type endpoint struct {
	mac  [6]byte
	addr netip.Addr
	port uint16 // for echo messages the identifier
}

// header writes the headers of a frame into buf, which has room for maxHeader, and
// returns them. request says that the frame is from the side that sends requests.
// Checksums of transport headers are 0, as they are where the network card computes
// them.
func header(buf []byte, k kind, from, to endpoint, request bool) []byte {
	b := append(buf[:0], to.mac[:]...)
	b = append(b, from.mac[:]...)
	switch {
	case k == arp:
		return arpPacket(b, from, to, request)
	case from.addr.Is4():
		b = append(b, 0x08, 0x00, 0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, byte(protocol(k, from.addr)), 0, 0)
	default:
		b = append(b, 0x86, 0xdd, 0x60, 0, 0, 0, 0, 0, byte(protocol(k, from.addr)), 64)
	}
	b = appendAddr(b, from.addr)
	b = appendAddr(b, to.addr)
	return transport(b, k, from, to, request)
}

func appendAddr(b []byte, a netip.Addr) []byte {
	if a.Is4() {
		four := a.As4()
		return append(b, four[:]...)
	}
	sixteen := a.As16()
	return append(b, sixteen[:]...)
}

// protocol returns the IP protocol number.
func protocol(k kind, a netip.Addr) uint16 {
	switch k {
	case tcp:
		return protoTCP
	case udp:
		return protoUDP
	case icmp, arp:
	}
	if a.Is4() {
		return protoICMP
	}
	return protoICMPv6
}

// transport appends a header of TCP (RFC 9293), UDP (RFC 768) or an echo
// message (RFC 792, RFC 4443).
func transport(b []byte, k kind, from, to endpoint, request bool) []byte {
	switch k {
	case tcp:
		b = ports(b, from, to)
		b = append(b, 0, 0, 0, 1, 0, 0, 0, 1, tcpLen/4<<4, 0, 0x01, 0xf6, 0, 0, 0, 0)
		return append(b, 1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 1)
	case udp:
		return append(ports(b, from, to), 0, 0, 0, 0)
	case icmp, arp:
	}
	message := byte(129)
	switch {
	case from.addr.Is4() && request:
		message = 8
	case from.addr.Is4():
		message = 0
	case request:
		message = 128
	}
	b = append(b, message, 0, 0, 0)
	b = binary.BigEndian.AppendUint16(b, from.port)
	return append(b, 0, 1)
}

func ports(b []byte, from, to endpoint) []byte {
	b = binary.BigEndian.AppendUint16(b, from.port)
	return binary.BigEndian.AppendUint16(b, to.port)
}

// arpPacket appends an ARP packet (RFC 826), behind the addresses of Ethernet.
func arpPacket(b []byte, from, to endpoint, request bool) []byte {
	operation := byte(2)
	if request {
		operation = 1
	}
	b = append(b, 0x08, 0x06, 0, 1, 0x08, 0x00, 6, 4, 0, operation)
	b = appendAddr(append(b, from.mac[:]...), from.addr)
	return appendAddr(append(b, to.mac[:]...), to.addr)
}

// setPayload writes the lengths into the headers of a frame with so many bytes of
// payload.
func setPayload(h []byte, k kind, payload int) {
	if k == arp {
		return
	}
	ip := h[ethernetLen:]
	size := len(ip) + payload
	at := ipv6Len
	if ip[0]>>4 == 4 {
		at = ipv4Len
		binary.BigEndian.PutUint16(ip[2:], uint16(size))
		binary.BigEndian.PutUint16(ip[10:], 0)
		binary.BigEndian.PutUint16(ip[10:], frame.Checksum(ip[:ipv4Len]))
	} else {
		binary.BigEndian.PutUint16(ip[4:], uint16(size-ipv6Len))
	}
	if k == udp {
		binary.BigEndian.PutUint16(ip[at+4:], uint16(size-at))
	}
}
