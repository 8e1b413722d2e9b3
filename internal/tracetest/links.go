package tracetest

import "encoding/binary"

// carrier puts an IP packet into a frame of a link type, in the byte order of the host
// that captures.
type carrier struct {
	name  string
	link  uint16
	frame func(order byteOrder, packet []byte, sent bool) []byte
}

// linksNg is one packet of each IP version, there and back, in every link type that has
// no file of its own: an interface for each. Behind them are frames without a network
// layer, and of link types that nobody decodes.
func linksNg(name string, order byteOrder) File {
	w := ng{file: File{Name: name}}
	w.section(order)
	all := carriers()
	for _, c := range all {
		w.describe(c.name, c.link, 0)
	}
	others := []struct {
		name string
		link uint16
		data []byte
	}{
		{"wlan1", linkRadiotap, join([]byte{0, 0}, le16(8), le32(0), dot11(0x08, 0x41, nil, payload(40)))}, // Encrypted.
		{"wlan2", link80211, dot11(0x80, 0, nil, payload(40))},                                             // A beacon.
		{"vsockmon0", linkVSOCK, join(make([]byte, 32), payload(20))},
		{"usbmon1", linkUSB, make([]byte, 64)},
		{"bluetooth0", linkBluetooth, []byte{1, 3, 12, 0}},
	}
	for _, o := range others {
		w.describe(o.name, o.link, 0)
	}
	out4, back4 := ip(v4, udp(40030, 9999, payload(30))), ip(v4Back, udp(9999, 40030, payload(90)))
	out6, back6 := ip(v6, tcp(40031, 443, payload(100))), ip(v6Back, tcp(443, 40031, payload(600)))
	at := uint64(firstSecond * 1_000_000)
	for i, c := range all {
		w.enhanced(uint32(i), at, 1000, plain(
			c.frame(order, out4, true), c.frame(order, back4, false),
			c.frame(order, out6, true), c.frame(order, back6, false)))
		at += 100_000
	}
	for i, o := range others {
		w.enhanced(uint32(len(all)+i), at, 1000, plain(o.data, o.data))
		at += 100_000
	}
	return w.file
}

// carriers are the link types of linksNg that carry IP.
func carriers() []carrier {
	return []carrier{
		{"nflog", linkNFLOG, nflog},
		{"pflog0", linkPFLOG, func(_ byteOrder, p []byte, sent bool) []byte { return pflog(61, 28, p, sent) }},
		{"pflog1", linkPFLOG, func(_ byteOrder, p []byte, sent bool) []byte { return pflog(100, 24, p, sent) }},
		{"enc0", linkENC, func(order byteOrder, p []byte, _ bool) []byte {
			return join(order.AppendUint32(nil, familyOf(p, 24)), be32(0x1001), be32(0), p)
		}},
		{"pktap0", linkPKTAP, func(_ byteOrder, p []byte, sent bool) []byte {
			return pktap(1, ethernet(macB, macA, etherOf(p)), sent)
		}},
		{"pktap1", linkUser2, func(_ byteOrder, p []byte, sent bool) []byte { return pktap(12, p, sent) }},
		{"serial0", linkCHDLC, func(_ byteOrder, p []byte, _ bool) []byte {
			return join([]byte{0x0f, 0}, be16(etherOf(p).kind), p)
		}},
		{"pvc0", linkFRelay, func(_ byteOrder, p []byte, _ bool) []byte {
			return join([]byte{0x18, 0x41, 0x03, nlpid(p)}, p)
		}},
		{"ppp0", linkPPPDir, func(_ byteOrder, p []byte, sent bool) []byte {
			return join([]byte{direction(sent)}, hdlc(pppOf(p)))
		}},
		{"ppp1", linkPPPD, func(_ byteOrder, p []byte, sent bool) []byte {
			return join([]byte{direction(sent), 0x03}, pppOf(p))
		}},
		{"ipnet0", linkIPNET, ipnet},
		{"ib0", linkIPoIB, func(_ byteOrder, p []byte, _ bool) []byte { // As tcpdump and Wireshark expect it.
			return join(make([]byte, 40), be16(etherOf(p).kind), be16(0), p)
		}},
		{"sw0", linkBrcm, func(_ byteOrder, p []byte, _ bool) []byte { return switchTag([]byte{0x20, 0, 0, 3}, p) }},
		{"sw1", linkDSA, func(_ byteOrder, p []byte, _ bool) []byte { return switchTag([]byte{0xc0, 8, 0, 1}, p) }},
		{"sw2", linkEDSA, func(_ byteOrder, p []byte, _ bool) []byte {
			return switchTag([]byte{0xda, 0xda, 0, 0, 0xc0, 8, 0, 1}, p)
		}},
		{"sw3", linkPrepend, func(_ byteOrder, p []byte, _ bool) []byte {
			return join([]byte{0x20, 0, 0, 3}, ethernet(macB, macA, etherOf(p)))
		}},
		{"wlan0", linkRadiotap, func(_ byteOrder, p []byte, sent bool) []byte { // Padded, with QoS and a checksum.
			frame := dot11(0x88, 2-direction(sent), []byte{0, 0, 0, 0}, snap([]byte{0, 0, 0}, etherOf(p)))
			return join([]byte{0, 0}, le16(9), le32(2), []byte{0x30}, frame, be32(0xdeadbeef))
		}},
		{"wlan3", linkPPI, func(_ byteOrder, p []byte, sent bool) []byte {
			return join([]byte{0, 0}, le16(8), le32(link80211), dot11(0x08, 2-direction(sent), nil, snap([]byte{0, 0, 0}, etherOf(p))))
		}},
		{"wlan4", linkPrism, func(_ byteOrder, p []byte, sent bool) []byte {
			return join(le32(0x44), le32(144), make([]byte, 136), dot11(0x08, 2-direction(sent), nil, snap([]byte{0, 0, 0}, etherOf(p))))
		}},
	}
}

func le16(v uint16) []byte { return binary.LittleEndian.AppendUint16(nil, v) }
func le32(v uint32) []byte { return binary.LittleEndian.AppendUint32(nil, v) }

// direction is 1 for what was sent.
func direction(sent bool) byte {
	if sent {
		return 1
	}
	return 0
}

// familyOf is the address family of a packet, of which that of IPv6 is given.
func familyOf(packet []byte, six uint32) uint32 {
	if packet[0]>>4 == 6 {
		return six
	}
	return 2
}

// nlpid is the identifier of RFC 2427 for an IP packet.
func nlpid(packet []byte) byte {
	if packet[0]>>4 == 6 {
		return 0x8e
	}
	return 0xcc
}

// nflog is LINKTYPE_NFLOG with the EtherType and the hook, a prefix and the packet.
func nflog(order byteOrder, packet []byte, sent bool) []byte {
	tlv := func(kind uint16, value []byte) []byte {
		return padded(join(order.AppendUint16(nil, uint16(4+len(value))), order.AppendUint16(nil, kind), value))
	}
	return join([]byte{byte(familyOf(packet, 10)), 0}, be16(5),
		tlv(1, join(be16(etherOf(packet).kind), []byte{1 + 2*direction(sent), 0})), // LOCAL_IN or LOCAL_OUT
		tlv(10, []byte("in: \x00")), tlv(9, packet))
}

// pflog is a header of pflog(4) whose length field says length.
func pflog(length, six byte, packet []byte, sent bool) []byte {
	header := make([]byte, (int(length)+3)&^3)
	header[0], header[1], header[60] = length, byte(familyOf(packet, uint32(six))), 1+direction(sent)
	copy(header[4:], "em0")
	return join(header, packet)
}

// pktap is LINKTYPE_PKTAP of version 1 around a frame.
func pktap(dlt uint32, frame []byte, sent bool) []byte {
	header := join(le32(156), le32(1), le32(dlt), make([]byte, 144))
	copy(header[12:], "en0")
	header[36] = 1 + direction(sent)
	return join(header, frame)
}

// ipnet is LINKTYPE_IPNET of version 2.
func ipnet(_ byteOrder, packet []byte, sent bool) []byte {
	return join([]byte{2, byte(familyOf(packet, 26))}, be16(uint16(direction(sent))), be32(uint32(len(packet))), make([]byte, 16), packet)
}

// switchTag is an Ethernet frame with a tag of a switch behind its addresses.
func switchTag(tag, packet []byte) []byte {
	l := etherOf(packet)
	return filled(join(macB, macA, tag, be16(l.kind), l.data))
}

// dot11 is a frame of IEEE 802.11 with three addresses; more is what follows the
// sequence control.
func dot11(kind, flags byte, more, body []byte) []byte {
	return join([]byte{kind, flags, 0, 0}, macB, macA, macB, []byte{0, 0}, more, body)
}
