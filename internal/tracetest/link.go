package tracetest

import "encoding/binary"

// The EtherTypes of the IANA registry.
const (
	typeIPv4        = 0x0800
	typeARP         = 0x0806
	typeVLAN        = 0x8100
	typeIPv6        = 0x86dd
	typeMPLS        = 0x8847
	typePPPoEDisc   = 0x8863
	typePPPoE       = 0x8864
	typeQinQ        = 0x88a8
	typeLLDP        = 0x88cc
	typeOldQinQ     = 0x9100
	minimumEthernet = 60 // without the frame check sequence
)

// The stations of the samples, from the documentation range (RFC 7042, 2.1.2).
var (
	macA      = []byte{0x00, 0x00, 0x5e, 0x00, 0x53, 0x01}
	macB      = []byte{0x00, 0x00, 0x5e, 0x00, 0x53, 0x02}
	macGroup  = []byte{0x01, 0x00, 0x5e, 0x00, 0x00, 0xfb}
	macEvery  = []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}
	macBridge = []byte{0x01, 0x80, 0xc2, 0x00, 0x00, 0x00}
)

// layer is an EtherType with what follows it.
type layer struct {
	kind uint16
	data []byte
}

// etherOf is an IP packet as a layer, by its version.
func etherOf(packet []byte) layer {
	if packet[0]>>4 == 6 {
		return layer{typeIPv6, packet}
	}
	return layer{typeIPv4, packet}
}

// ethernet is an Ethernet II frame, filled up with zeros to the shortest length.
func ethernet(dst, src []byte, l layer) []byte {
	return filled(join(dst, src, be16(l.kind), l.data))
}

// filled pads a frame as a sender does, which no header counts.
func filled(frame []byte) []byte {
	return append(frame, make([]byte, max(0, minimumEthernet-len(frame)))...)
}

// ethernet802 is an 802.3 frame, with a length where Ethernet II has a type.
func ethernet802(dst, src, llc []byte) []byte {
	return filled(join(dst, src, be16(uint16(len(llc))), llc))
}

// snap is an LLC header with a SNAP header (IEEE 802, 9.2). The organisation 0
// makes what follows an EtherType (RFC 1042).
func snap(organisation []byte, l layer) []byte {
	return join([]byte{0xaa, 0xaa, 0x03}, organisation, be16(l.kind), l.data)
}

// vlan is a tag around a layer; kind is its own EtherType, tci the tag control information.
func vlan(kind, tci uint16, l layer) layer {
	return layer{kind, join(be16(tci), be16(l.kind), l.data)}
}

// mpls is a stack of labels around an IP packet (RFC 3032).
func mpls(packet []byte, labels ...uint32) layer {
	stack := make([]byte, 0, 4*len(labels))
	for i, label := range labels {
		entry := label<<12 | 64
		if i == len(labels)-1 {
			entry |= 1 << 8 // Bottom of stack.
		}
		stack = append(stack, be32(entry)...)
	}
	return layer{typeMPLS, join(stack, packet)}
}

// pppOf is a PPP protocol number and an IP packet.
func pppOf(packet []byte) []byte {
	if packet[0]>>4 == 6 {
		return join(be16(0x0057), packet)
	}
	return join(be16(0x0021), packet)
}

// pppoe is a session packet (RFC 2516).
func pppoe(ppp []byte) layer {
	return layer{typePPPoE, join([]byte{0x11, 0}, be16(0x0042), be16(uint16(len(ppp))), ppp)}
}

// pppoeDiscovery is a PADI with an empty service name.
func pppoeDiscovery() layer {
	return layer{typePPPoEDisc, join([]byte{0x11, 9}, be16(0), be16(4), be16(0x0101), be16(0))}
}

// cooked1 is LINKTYPE_LINUX_SLL; pktType is sll_pkttype of packet(7).
func cooked1(pktType uint16, l layer) []byte {
	return join(be16(pktType), be16(1), be16(6), macA, be16(0), be16(l.kind), l.data)
}

// cooked2 is LINKTYPE_LINUX_SLL2.
func cooked2(pktType byte, index uint32, l layer) []byte {
	return join(be16(l.kind), be16(0), be32(index), be16(1), []byte{pktType, 6}, macA, be16(0), l.data)
}

// family is the four-byte header of LINKTYPE_NULL and LINKTYPE_LOOP.
func family(order binary.ByteOrder, number uint32, packet []byte) []byte {
	header := make([]byte, 4)
	order.PutUint32(header, number)
	return join(header, packet)
}

// hdlc is PPP in HDLC-like framing (RFC 1662).
func hdlc(ppp []byte) []byte { return join([]byte{0xff, 0x03}, ppp) }
