package decode

import "testing"

func serialCases() []packetCase {
	udp4, udp6, want4, want6 := udp4And6()
	frame4 := buildEthernet(etherIPv4, udp4)
	cisco := func(address uint8, proto uint16, rest ...[]byte) []byte {
		return join([]byte{address, 0}, be16(proto), join(rest...))
	}
	relay := func(rest ...[]byte) []byte { return join([]byte{0x18, 0x41}, join(rest...)) }
	snap := func(oui uint32, pid uint16) []byte {
		return join([]byte{0x03, 0x00, 0x80, byte(oui >> 16), byte(oui >> 8), byte(oui)}, be16(pid))
	}
	return []packetCase{
		{"Cisco HDLC with IPv4", LinkCiscoHDLC, 0, cisco(0x0f, etherIPv4, udp4), behind(4, want4)},
		{"Cisco HDLC with IPv6", LinkCiscoHDLC, 0, cisco(0x8f, etherIPv6, udp6), behind(4, want6)},
		{"Cisco HDLC with MPLS", LinkCiscoHDLC, 0, cisco(0x0f, etherMPLS, be32(16<<12|1<<8|64), udp4), behind(8, want4)},
		{"Cisco HDLC with a keepalive", LinkCiscoHDLC, 0, cisco(0x8f, 0x8035, make([]byte, 18)), complete(row(LinkCiscoHDLC, 0))},
		{"Cisco HDLC with IS-IS", LinkCiscoHDLC, 0, cisco(0x0f, 0xfefe, make([]byte, 18)), Packet{Proto: 0xfe, NetOffset: 4}},
		{"Cisco HDLC with spanning tree", LinkCiscoHDLC, 0, cisco(0x0f, 0x4242, make([]byte, 35)), Packet{Proto: 0x42, NetOffset: 4}},
		{"Cisco HDLC with CDP", LinkCiscoHDLC, 0, cisco(0x8f, 0x2000, make([]byte, 30)), Packet{Proto: 0x2000, NetOffset: 4}},
		{"Cisco HDLC that is cut", LinkCiscoHDLC, 0, cisco(0x0f, etherIPv4)[:3], row(LinkCiscoHDLC, 0)},
		{"Cisco HDLC with its direction", LinkCiscoHDLCDir, 0, join([]byte{1}, cisco(0x0f, etherIPv4, udp4)), behind(5, want4)},
		{"Cisco HDLC under the link type of PPP", LinkPPP, 0, cisco(0x0f, etherIPv4, udp4), behind(4, want4)},
		{"Cisco HDLC under the link type of PPP with a keepalive", LinkPPP, 0, cisco(0x8f, 0x8035, make([]byte, 18)), complete(row(LinkCiscoHDLC, 0))},

		{"PPP sent, with its direction", LinkPPPDir, 0, join([]byte{1, 0xff, 0x03, 0, 0x21}, udp4), behind(5, want4)},
		{"PPP received, with its direction and a compressed header", LinkPPPDir, 0, join([]byte{0, 0x57}, udp6), behind(2, want6)},
		{"PPP with its direction and LCP", LinkPPPDir, 0, []byte{0, 0xff, 0x03, 0xc0, 0x21, 1, 1, 0, 4}, Packet{Proto: etherPPP}},
		{"PPP with its direction and nothing else", LinkPPPDir, 0, []byte{0}, Packet{Proto: etherPPP, Undecoded: true}},
		{"PPP of nothing, not even its direction", LinkPPPDir, 0, nil, row(LinkPPPDir, 0)},
		{"PPP sent, of pppd", LinkPPPD, 0, join([]byte{1, 0x03, 0, 0x21}, udp4), behind(4, want4)},
		{"PPP received, of pppd", LinkPPPD, 0, join([]byte{0, 0x03, 0, 0x57}, udp6), behind(4, want6)},
		{"PPP of pppd with a control field of 0", LinkPPPD, 0, join([]byte{1, 0, 0, 0x21}, udp4), behind(4, want4)},
		{"PPP of pppd with what was there before", LinkPPPD, 0, join([]byte{0, 0x7e, 0, 0x57}, udp6), behind(4, want6)},
		{"PPP of pppd that ends in the control field", LinkPPPD, 0, []byte{0}, Packet{Proto: etherPPP, Undecoded: true}},

		{"Frame Relay with IPv4", LinkFrameRelay, 0, relay([]byte{0x03, 0xcc}, udp4), behind(4, want4)},
		{"Frame Relay with IPv6 behind padding", LinkFrameRelay, 0, relay([]byte{0x03, 0x00, 0x8e}, udp6), behind(5, want6)},
		{"Frame Relay with an address of four bytes", LinkFrameRelay, 0, join([]byte{0x18, 0x40, 0x40, 0x41, 0x03, 0xcc}, udp4), behind(6, want4)},
		{"Frame Relay with SNAP", LinkFrameRelay, 0, relay(snap(0, etherIPv6), udp6), behind(10, want6)},
		{"Frame Relay with a bridged frame", LinkFrameRelay, 0, relay(snap(0x0080c2, 7), frame4), behind(10+14, want4)},
		{"Frame Relay with SNAP of a vendor", LinkFrameRelay, 0, relay(snap(0x00000c, 0x2000), udp4), complete(row(LinkFrameRelay, 5))},
		{"Frame Relay in Cisco's encapsulation", LinkFrameRelay, 0, relay(be16(etherIPv4), udp4), behind(4, want4)},
		{"Frame Relay with PPP", LinkFrameRelay, 0, relay([]byte{0x03, 0xcf, 0, 0x21}, udp4), behind(6, want4)},
		{"Frame Relay with IS-IS", LinkFrameRelay, 0, relay([]byte{0x03, 0x83}, make([]byte, 20)), Packet{Proto: 0xfe, NetOffset: 4}},
		{"Frame Relay with signalling", LinkFrameRelay, 0, join([]byte{0x00, 0x01, 0x03, 0x08}, make([]byte, 10)), complete(row(LinkFrameRelay, 4))},
		{"Frame Relay with an address without end", LinkFrameRelay, 0, make([]byte, 40), row(LinkFrameRelay, 0)},
		{"Frame Relay cut behind its address", LinkFrameRelay, 0, relay([]byte{0x03}), row(LinkFrameRelay, 0)},
		{"Frame Relay cut in SNAP", LinkFrameRelay, 0, relay(snap(0, etherIPv4)[:7]), row(LinkFrameRelay, 5)},
		{"Frame Relay with its direction", LinkFrameRelayDir, 0, join([]byte{0}, relay([]byte{0x03, 0xcc}, udp4)), behind(5, want4)},
	}
}

func TestDecodeSerialLines(t *testing.T) {
	t.Parallel()
	check(t, serialCases())
}
