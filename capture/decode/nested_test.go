package decode

import "testing"

func nestedCases() []packetCase {
	udp4, udp6, want4, want6 := udp4And6()
	frame4 := buildEthernet(etherIPv4, udp4)
	data := build80211(0x08, 0, nil, buildSNAP(etherIPv6, udp6))
	return []packetCase{
		{"PKTAP with Ethernet", LinkPKTAP, 0, buildPKTAP1(108, 1, 1, frame4), behind(108+14, want4)},
		{"PKTAP with fields behind the names", LinkPKTAP, 0, buildPKTAP1(156, 1, 1, frame4), behind(156+14, want4)},
		{"PKTAP as macOS writes it", LinkUser2, 0, buildPKTAP1(156, 1, 1, frame4), behind(156+14, want4)},
		{"PKTAP with raw IP, by the number of macOS", LinkPKTAP, 0, buildPKTAP1(108, 1, 12, udp6), behind(108, want6)},
		{"PKTAP with loopback", LinkPKTAP, 0, buildPKTAP1(108, 1, 0, join(le32(30), udp6)), behind(108+4, want6)},
		{"PKTAP of version 2", LinkPKTAP, 0, buildPKTAP2(1, frame4), behind(44+14, want4)},
		{"PKTAP of version 2 as macOS writes it", LinkUser2, 0, buildPKTAP2(0, join(le32(2), udp4)), behind(44+4, want4)},
		{"PKTAP with Wi-Fi", LinkPKTAP, 0, buildPKTAP1(108, 1, 105, data), behind(108+24+8, want6)},
		{"PKTAP with USB", LinkPKTAP, 0, buildPKTAP1(108, 1, 266, make([]byte, 40)), row(266, 108)},
		{"PKTAP in PKTAP", LinkPKTAP, 0, buildPKTAP1(108, 1, 258, buildPKTAP1(108, 1, 1, frame4)), row(LinkPKTAP, 108)},
		{"PKTAP with Ethernet that is cut", LinkPKTAP, 0, buildPKTAP1(108, 1, 1, frame4[:13]), row(LinkPKTAP, 108)},
		{"PKTAP without a packet", LinkPKTAP, 0, buildPKTAP1(108, 0, 1, nil), row(LinkPKTAP, 0)},
		{"PKTAP with a header too short", LinkPKTAP, 0, with(buildPKTAP1(108, 1, 1, frame4), 0, 107), row(LinkPKTAP, 0)},
		{"PKTAP with a header beyond the end", LinkPKTAP, 0, buildPKTAP1(200, 1, 1, nil)[:199], row(LinkPKTAP, 0)},
		{"PKTAP that is cut", LinkPKTAP, 0, buildPKTAP1(108, 1, 1, nil)[:39], row(LinkPKTAP, 0)},
		{"a link type for private use with something else", LinkUser2, 0, udp4, row(LinkUser2, 0)},
		{"a link type for private use with something longer", LinkUser2, 0, join(udp4, make([]byte, 60)), row(LinkUser2, 0)},

		{"PPI with Wi-Fi", LinkPPI, 0, buildPPI(105, make([]byte, 24), data), behind(32+24+8, want6)},
		{"PPI with Ethernet and no fields", LinkPPI, 0, buildPPI(1, nil, frame4), behind(8+14, want4)},
		{"PPI with raw IP", LinkPPI, 0, buildPPI(101, nil, udp4), behind(8, want4)},
		{"PPI with an encrypted frame", LinkPPI, 0, buildPPI(105, nil, build80211(0x08, 0x40, nil, udp4)), complete(row(Link80211, 8))},
		{"PPI with CAN", LinkPPI, 0, buildPPI(227, nil, make([]byte, 16)), row(227, 8)},
		{"PPI in PPI", LinkPPI, 0, buildPPI(192, nil, buildPPI(1, nil, frame4)), row(LinkPPI, 8)},
		{"PPI with a link type of more than 16 bits", LinkPPI, 0, buildPPI(0x10001, nil, frame4), row(LinkPPI, 0)},
		{"PPI with a header too short", LinkPPI, 0, with(buildPPI(1, nil, frame4), 2, 7, 0), row(LinkPPI, 0)},
		{"PPI that is cut", LinkPPI, 0, buildPPI(1, nil, nil)[:7], row(LinkPPI, 0)},
	}
}

func TestDecodeFramesWithinOthers(t *testing.T) {
	t.Parallel()
	check(t, nestedCases())
}
