package decode

import "testing"

func olderCases() []packetCase {
	udp4, udp6, want4, want6 := udp4And6()
	frame4 := buildEthernet(etherIPv4, udp4)
	snap4 := buildSNAP(etherIPv4, udp4)
	ring := func(source uint8, rest ...[]byte) []byte {
		return join([]byte{0x10, 0x40}, make([]byte, 6), []byte{source}, make([]byte, 5), join(rest...))
	}
	return []packetCase{
		{"PPPoE without Ethernet", LinkPPPoE, 0, buildPPPoE(0x0057, udp6), behind(8, want6)},
		{"PPPoE without Ethernet that is cut", LinkPPPoE, 0, []byte{0x11, 0, 0}, row(LinkPPPoE, 0)},
		{"labels without Ethernet", LinkMPLS, 0, join(be32(16<<12|64), be32(17<<12|1<<8|64), udp4), behind(8, want4)},
		{"ATM with LLC", LinkATM, 0, snap4, behind(8, want4)},
		{"ATM of nothing", LinkATM, 0, nil, row(LinkATM, 0)},
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
