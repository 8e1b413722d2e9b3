package decode

import "testing"

func olderCases() []packetCase {
	udp4, udp6, want4, want6 := udp4And6()
	frame4 := buildEthernet(etherIPv4, udp4)
	snap4 := buildSNAP(etherIPv4, udp4)
	record := func(kind uint8, extensions []byte, rest ...[]byte) []byte {
		return join(make([]byte, 8), []byte{kind, 4}, make([]byte, 6), extensions, join(rest...))
	}
	ring := func(source uint8, rest ...[]byte) []byte {
		return join([]byte{0x10, 0x40}, make([]byte, 6), []byte{source}, make([]byte, 5), join(rest...))
	}
	return []packetCase{
		{"PPPoE without Ethernet", LinkPPPoE, 0, buildPPPoE(0x0057, udp6), behind(8, want6)},
		{"PPPoE without Ethernet that is cut", LinkPPPoE, 0, []byte{0x11, 0, 0}, row(LinkPPPoE, 0)},
		{"labels without Ethernet", LinkMPLS, 0, join(be32(16<<12|64), be32(17<<12|1<<8|64), udp4), behind(8, want4)},
		{"ATM with LLC", LinkATM, 0, snap4, behind(8, want4)},
		{"ATM of nothing", LinkATM, 0, nil, row(LinkATM, 0)},
		{"ATM of Linux", LinkATMCLIP, 0, snap4, behind(8, want4)},
		{"ATM of Linux without LLC", LinkATMCLIP, 0, udp6, want6},
		{"ATM of Linux of nothing", LinkATMCLIP, 0, nil, row(LinkATMCLIP, 0)},
		{"ATM of Sun with LLC", LinkSunATM, 0, join([]byte{0x82, 0, 0, 5}, snap4), behind(12, want4)},
		{"ATM of Sun with LAN emulation", LinkSunATM, 0, join([]byte{0x01, 0, 0, 5, 0, 1}, frame4), behind(20, want4)},
		{"ATM of Sun with signalling", LinkSunATM, 0, join([]byte{0x06, 0, 0, 5}, make([]byte, 20)), complete(row(LinkSunATM, 0))},
		{"ATM of Sun that is cut", LinkSunATM, 0, []byte{2, 0, 0}, row(LinkSunATM, 0)},
		{"a firewall of Symantec", LinkSymantec, 0, join(make([]byte, 6), be16(etherIPv4), make([]byte, 36), udp4), behind(44, want4)},
		{"a firewall of Symantec that is cut", LinkSymantec, 0, make([]byte, 43), row(LinkSymantec, 0)},
		{"ERF with Ethernet", LinkERF, 0, record(2, nil, []byte{0, 0}, frame4), behind(16+2+14, want4)},
		{"ERF with Ethernet behind two extension headers", LinkERF, 0, record(0x82, join([]byte{0x83}, make([]byte, 7), []byte{0x04}, make([]byte, 7)), []byte{0, 0}, frame4), behind(32+2+14, want4)},
		{"ERF with PPP", LinkERF, 0, record(1, nil, []byte{0xff, 3, 0, 0x57}, udp6), behind(16+4, want6)},
		{"ERF with Cisco HDLC", LinkERF, 0, record(1, nil, []byte{0x0f, 0, 8, 0}, udp4), behind(16+4, want4)},
		{"ERF with PPP of a channel", LinkERF, 0, record(5, nil, make([]byte, 4), []byte{0xff, 3, 0, 0x21}, udp4), behind(16+8, want4)},
		{"ERF with IPv4", LinkERF, 0, record(22, nil, udp4), behind(16, want4)},
		{"ERF with IPv6", LinkERF, 0, record(23, nil, udp6), behind(16, want6)},
		{"ERF with cells", LinkERF, 0, record(3, nil, make([]byte, 52)), complete(row(LinkERF, 0))},
		{"ERF cut in an extension header", LinkERF, 0, record(0x82, []byte{0x83, 0, 0}), row(LinkERF, 0)},
		{"ERF that is cut", LinkERF, 0, record(2, nil)[:15], row(LinkERF, 0)},
		{"Fibre Channel", LinkIPOverFC, 0, join(make([]byte, 16), snap4), behind(24, want4)},
		{"Fibre Channel that is cut", LinkIPOverFC, 0, make([]byte, 15), row(LinkIPOverFC, 0)},
		{"token ring", LinkTokenRing, 0, ring(0, snap4), behind(22, want4)},
		{"token ring with routing information", LinkTokenRing, 0, ring(0x80, []byte{6, 0, 0, 0, 0, 0}, snap4), behind(28, want4)},
		{"token ring's own frame", LinkTokenRing, 0, with(ring(0, make([]byte, 20)), 1, 0), complete(row(LinkTokenRing, 0))},
		{"token ring that is cut", LinkTokenRing, 0, ring(0)[:13], row(LinkTokenRing, 0)},
		{"token ring cut before its routing information", LinkTokenRing, 0, ring(0x80), row(LinkTokenRing, 0)},
		{"FDDI", LinkFDDI, 0, join([]byte{0x54}, make([]byte, 12), snap4), behind(21, want4)},
		{"FDDI's own frame", LinkFDDI, 0, join([]byte{0x41}, make([]byte, 30)), complete(row(LinkFDDI, 0))},
		{"FDDI of nothing", LinkFDDI, 0, nil, row(LinkFDDI, 0)},
		{"FireWire of Apple", LinkApple1394, 0, join(make([]byte, 16), be16(etherIPv6), udp6), behind(18, want6)},
		{"FireWire of Apple that is cut", LinkApple1394, 0, make([]byte, 17), row(LinkApple1394, 0)},
		{"SLIP", LinkSLIP, 0, join(make([]byte, 16), udp4), behind(16, want4)},
		{"SLIP that is cut", LinkSLIP, 0, make([]byte, 15), row(LinkSLIP, 0)},
		{"an analyzer's Ethernet", LinkNetAnalyzer, 0, join(make([]byte, 4), frame4), behind(18, want4)},
		{"an analyzer's Ethernet with its preamble", LinkNetAnalyzerTransparent, 0, join(make([]byte, 12), frame4), behind(26, want4)},
		{"a whole mPacket", LinkMPacket, 0, join([]byte{0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0xd5}, frame4), behind(22, want4)},
		{"a piece of an mPacket", LinkMPacket, 0, join([]byte{0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0xe6}, frame4), complete(row(LinkMPacket, 0))},
		{"an mPacket that is cut", LinkMPacket, 0, []byte{0x55, 0x55}, row(LinkMPacket, 0)},
	}
}

func TestDecodeOlderNetworks(t *testing.T) {
	t.Parallel()
	check(t, olderCases())
}
