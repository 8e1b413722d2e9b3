package tracetest

import "encoding/binary"

// packet is what a file records of a packet: its bytes, at most as many as the
// file's snap length, and what a pcapng file may say besides.
type packet struct {
	bytes []byte
	// flags is epb_flags; 0 is not to write it.
	flags uint32
}

// plain makes packets of bytes alone.
func plain(frames ...[]byte) []packet {
	out := make([]packet, 0, len(frames))
	for _, frame := range frames {
		out = append(out, packet{bytes: frame})
	}
	return out
}

// conversation is both directions of every transport over both families.
func conversation() [][]byte {
	quoted := ip(v4Back, udp(33000, 161, nil))
	return append([][]byte{
		ip(v4, tcpOptions(40001, 443)),
		ip(v4, tcp(40001, 443, payload(100))), ip(v4Back, tcp(443, 40001, payload(600))),
		ip(v4, udp(40002, 53, payload(30))), ip(v4Back, udp(53, 40002, payload(90))),
		ip(v4, udpLite(40003, 5004, payload(40))),
		ip(v4, sctp(40004, 3868, payload(12))),
		ip(v4, dccp(40005, 5001)),
		ip(v4, icmpEcho(8, 77, payload(56))), ip(v4Back, icmpEcho(0, 77, payload(56))),
		ip(v4, icmpUnreachable(quoted)),
		ip(toGroup4, igmpReport(toGroup4.dst.AsSlice())),
		ip(toGroup4, udp(5353, 5353, payload(45))),
		ip(toEveryone4, udp(68, 67, payload(240))),
		ip(v4, gre(ip(loopback4, icmpEcho(8, 1, nil)))),
		ip(v4, segment{proto: 253, bytes: payload(20)}), // For experiments (RFC 3692).
	}, conversation6()...)
}

// conversation6 is the IPv6 half of conversation.
func conversation6() [][]byte {
	return [][]byte{
		ip(v6, tcp(40001, 443, payload(100))), ip(v6Back, tcp(443, 40001, payload(600))),
		ip(v6, udp(40002, 53, payload(30))), ip(v6Back, udp(53, 40002, payload(90))),
		ip(v6, udpLite(40003, 5004, payload(40))),
		ip(v6, sctp(40004, 3868, payload(12))),
		ip(v6, dccp(40005, 5001)),
		ip(v6, icmpv6Echo(128, 78, 1, payload(56))), ip(v6Back, icmpv6Echo(129, 78, 1, payload(56))),
		ip(toGroup6, neighbourSolicitation(v6.dst.AsSlice())),
	}
}

// unusual is what IPv4 and IPv6 headers can do: options, extension headers,
// fragments, jumbograms.
func unusual() [][]byte {
	routerAlert := []byte{148, 4, 0, 0}
	recordRoute := []byte{1, 7, 7, 4, 0, 0, 0, 0}
	longOptions := make([]byte, 40) // The longest there can be, all end-of-options.
	web, query := tcp(40010, 80, payload(33)), udp(40011, 53, payload(33))
	out := [][]byte{
		ipv4(v4, routerAlert, summed(v4, web)),
		ipv4(v4, recordRoute, summed(v4, query)),
		ipv4(v4, longOptions, summed(v4, web)),
		extended(v6, web, protoHopByHop),
		extended(v6, query, protoDestOpts),
		extended(v6, web, protoRouting),
		extended(v6, query, protoAH),
		extended(v6, query, protoMobility),
		extended(v6, web, protoShim6),
		extended(v6, query, protoFragment),
		extended(v6, web, protoHopByHop, protoDestOpts, protoRouting, protoFragment, protoAH, protoDestOpts),
		extended(v6, segment{proto: protoNoNext}, protoHopByHop),
		jumbogram(v6, 70_000),
	}
	out = append(out, ipv4Fragments(v4, udp(40012, 2049, payload(200)), 104)...)
	out = append(out, ipv4Fragments(v4Back, icmpEcho(8, 79, payload(200)), 8)...)
	out = append(out, ipv6Fragments(v6, udp(40013, 2049, payload(200)), 104)...)
	return append(out, ipv6Fragments(v6Back, tcp(80, 40014, payload(200)), 8)...)
}

// framed is every way in which Ethernet frames carry packets.
func framed() [][]byte {
	packet4, packet6 := ip(v4, udp(40020, 123, payload(48))), ip(v6, tcp(40021, 22, payload(36)))
	inner4, inner6 := etherOf(packet4), etherOf(packet6)
	ieee := []byte{0, 0, 0}
	cisco := []byte{0, 0, 0x0c}
	bpdu := join([]byte{0x42, 0x42, 0x03}, make([]byte, 35))
	netbios := join([]byte{0xf0, 0xf0, 0x03}, payload(20))
	frames := [][]byte{
		ethernet(macEvery, macA, layer{typeARP, arp(1, v4)}),
		ethernet(macA, macB, layer{typeARP, arp(2, v4Back)}),
		ethernet(macBridge, macA, layer{typeLLDP, payload(40)}),
		ethernet802(macBridge, macA, bpdu),
		ethernet802(macB, macA, netbios),
		ethernet802(macB, macA, snap(ieee, inner4)),
		ethernet802(macB, macA, snap(ieee, inner6)),
		ethernet802(macBridge, macA, snap(cisco, layer{0x2000, payload(30)})),
		ethernet(macB, macA, layer{typeVLAN, join(be16(9), be16(uint16(len(bpdu))), bpdu)}),
		ethernet(macB, macA, pppoeDiscovery()),
	}
	for _, inner := range []layer{inner4, inner6} {
		priority := vlan(typeVLAN, 7<<13, inner)
		frames = append(frames,
			ethernet(macB, macA, vlan(typeVLAN, 100, inner)),
			ethernet(macB, macA, priority),
			ethernet(macB, macA, vlan(typeQinQ, 200, vlan(typeVLAN, 100, inner))),
			ethernet(macB, macA, vlan(typeOldQinQ, 300, vlan(typeVLAN, 100, inner))),
			ethernet(macB, macA, vlan(typeVLAN, 400, vlan(typeVLAN, 300, vlan(typeVLAN, 200, vlan(typeVLAN, 100, inner))))),
			ethernet(macB, macA, mpls(inner.data, 1000)),
			ethernet(macB, macA, mpls(inner.data, 1000, 2000, 3000)),
			ethernet(macB, macA, vlan(typeVLAN, 100, mpls(inner.data, 1000))),
			ethernet(macB, macA, pppoe(pppOf(inner.data))),
			ethernet(macB, macA, vlan(typeVLAN, 7, pppoe(pppOf(inner.data)))),
		)
	}
	return frames
}

// lying is headers that are cut short or contradict themselves.
func lying() [][]byte {
	whole4 := ip(v4, tcp(40030, 25, payload(40)))
	whole6 := extended(v6, udp(40031, 25, payload(40)), protoHopByHop, protoDestOpts)
	change := func(packet []byte, at int, value ...byte) []byte {
		out := join(packet)
		copy(out[at:], value)
		return out
	}
	frames := [][]byte{
		change(whole4, 0, 0x44),               // A header of 16 bytes.
		change(whole4, 0, 0x4f),               // 60 bytes of header, 20 of them of TCP.
		change(whole4, 0, 0x75),               // Version 7.
		change(whole4, 2, 0, 0),               // Total length 0, as super-packets have it.
		change(whole4, 2, 0, 19),              // Total length less than the header.
		change(whole4, 2, 0xff, 0xff),         // Total length more than there is.
		change(whole4, 32, 0x20),              // TCP header of 8 bytes.
		change(whole6, 4, 0xff, 0xff),         // Payload length more than there is.
		change(whole6, 41, 0xff),              // Extension header beyond the end.
		change(whole6, 40, protoFragment, 80), // Extension header that is its own next.
		whole4[:19], whole4[:22], whole4[:1], whole6[:39], whole6[:41], whole6[:50],
	}
	out := make([][]byte, 0, len(frames)+4)
	for _, packet := range frames {
		l := etherOf(packet)
		out = append(out, join(macB, macA, be16(l.kind), l.data))
	}
	endlessLabels := make([]byte, 64) // No label is the bottom of the stack.
	tagsOnly := join(be16(typeVLAN), be16(1), be16(typeVLAN), be16(2), be16(typeVLAN))
	return append(out,
		join(macB, macA)[:11], join(macB, macA),
		join(macB, macA, be16(typeMPLS), endlessLabels),
		join(macB, macA, tagsOnly))
}

// overEthernet puts IP packets into Ethernet frames.
func overEthernet(packets [][]byte) [][]byte {
	out := make([][]byte, 0, len(packets))
	for _, packet := range packets {
		out = append(out, ethernet(station(packet), macA, etherOf(packet)))
	}
	return out
}

// station is the Ethernet address an IP packet goes to.
func station(packet []byte) []byte {
	switch {
	case packet[0]>>4 == 6 && packet[24] == 0xff:
		return join([]byte{0x33, 0x33}, packet[36:40]) // RFC 2464, 7.
	case packet[0]>>4 == 4 && packet[16] == 224:
		return macGroup
	case packet[0]>>4 == 4 && packet[16] == 255:
		return macEvery
	}
	return macB
}

// cooked is the conversation in Linux cooked headers of version 1 or 2, with
// every packet type in turn.
func cooked(version int) [][]byte {
	talk := conversation()
	out := make([][]byte, 0, len(talk)+3)
	for i, packet := range talk {
		pktType := byte(i % 5)
		if version == 1 {
			out = append(out, cooked1(uint16(pktType), etherOf(packet)))
		} else {
			out = append(out, cooked2(pktType, uint32(2+i%3), etherOf(packet)))
		}
	}
	a := layer{typeARP, arp(1, v4)}
	tagged := vlan(typeVLAN, 100, etherOf(ip(v4, udp(1, 2, nil))))
	if version == 1 {
		return append(out, cooked1(1, a), cooked1(0, tagged), cooked1(3, layer{4, []byte{0x42, 0x42, 3, 0}}))
	}
	return append(out, cooked2(1, 2, a), cooked2(0, 2, tagged), cooked2(3, 2, layer{4, []byte{0x42, 0x42, 3, 0}}))
}

// bsdLoopback is packets behind an address family in the given byte order:
// AF_INET is 2, AF_INET6 is 24, 28 or 30, by system.
func bsdLoopback(order binary.ByteOrder) [][]byte {
	four, six := ip(loopback4, tcp(50000, 8080, payload(10))), ip(loopback6, tcp(50001, 8080, payload(10)))
	return [][]byte{
		family(order, 2, four), family(order, 24, six), family(order, 28, six), family(order, 30, six),
		family(order, 2, ip(loopback4, udp(50002, 53, payload(9)))), family(order, 7, payload(16)),
	}
}

// pppFrames is the conversation in PPP, with and without HDLC-like framing,
// with a compressed protocol field, and with a control packet.
func pppFrames() [][]byte {
	talk := conversation()
	out := make([][]byte, 0, len(talk)+2)
	for i, packet := range talk {
		if frame := pppOf(packet); i%2 == 0 {
			out = append(out, hdlc(frame))
		} else {
			out = append(out, frame)
		}
	}
	control := join(be16(0xc021), []byte{1, 1}, be16(4)) // LCP configure request.
	return append(out, hdlc(control), pppOf(ip(v4, udp(1, 2, nil)))[1:])
}
