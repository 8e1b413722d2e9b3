package decode

import (
	"encoding/binary"
	"testing"
)

func firewallCases() []packetCase {
	udp4, udp6, want4, want6 := udp4And6()
	little, big := binary.LittleEndian, binary.BigEndian
	// Where the packet begins in what buildNFLOG makes.
	const inNFLOG = 4 + 8 + 12 + 4
	return []packetCase{
		{"NFLOG with IPv4", LinkNFLOG, 0, buildNFLOG(little, 2, etherIPv4, udp4), behind(inNFLOG, want4)},
		{"NFLOG with IPv6", LinkNFLOG, 0, buildNFLOG(little, 10, etherIPv6, udp6), behind(inNFLOG, want6)},
		{"NFLOG of a big-endian host", LinkNFLOG, 0, buildNFLOG(big, 2, etherIPv4, udp4), behind(inNFLOG, want4)},
		{"NFLOG of a bridge", LinkNFLOG, 0, buildNFLOG(little, 7, etherIPv6, udp6), behind(inNFLOG, want6)},
		{"NFLOG of a bridge with ARP", LinkNFLOG, 0, buildNFLOG(little, 7, 0x0806, make([]byte, 28)), Packet{Proto: 0x0806, NetOffset: inNFLOG}},
		{"NFLOG of another family", LinkNFLOG, 0, buildNFLOG(little, 12, 0, udp4), row(LinkNFLOG, inNFLOG)},
		{
			"NFLOG with IPv4 of protocol 0", LinkNFLOG, 0, buildNFLOG(little, 2, etherIPv4, buildIPv4(0, make([]byte, 8))),
			behind(inNFLOG, is4(Packet{NetLen: 28})),
		},
		{
			"NFLOG whose packet the log cut", LinkNFLOG, 0, buildNFLOG(little, 2, etherIPv4, udp4[:24]),
			behind(inNFLOG, ported(is4(Packet{Proto: protoUDP, NetLen: 30, Undecoded: true}))),
		},
		{"NFLOG without a packet", LinkNFLOG, 0, buildNFLOG(little, 2, etherIPv4, nil)[:24], row(LinkNFLOG, 0)},
		{"NFLOG with an attribute of no length", LinkNFLOG, 0, join([]byte{2, 0, 0, 0}, make([]byte, 40)), row(LinkNFLOG, 0)},
		{"NFLOG that is cut", LinkNFLOG, 0, []byte{2, 0, 0, 0, 8}, row(LinkNFLOG, 0)},

		{"pflog of OpenBSD 3.4", LinkPFLOG, 0, buildPFLOG(45, 2, udp4), behind(48, want4)},
		{"pflog with IPv6 of OpenBSD, by 24", LinkPFLOG, 0, buildPFLOG(100, 24, udp6), behind(100, want6)},
		{"pflog with IPv6 of FreeBSD, by 28", LinkPFLOG, 0, buildPFLOG(69, 28, udp6), behind(72, want6)},
		{"pflog with IPv6 of macOS, by 30", LinkPFLOG, 0, buildPFLOG(61, 30, udp6), behind(64, want6)},
		{"pflog of another family", LinkPFLOG, 0, buildPFLOG(61, 7, udp4), row(LinkPFLOG, 64)},
		{"pflog with a header too short", LinkPFLOG, 0, buildPFLOG(44, 2, udp4), row(LinkPFLOG, 0)},
		{"pflog that is cut in its padding", LinkPFLOG, 0, buildPFLOG(61, 2, nil)[:62], row(LinkPFLOG, 0)},
		{"pflog of nothing", LinkPFLOG, 0, nil, row(LinkPFLOG, 0)},

		{"enc with IPv4", LinkENC, 0, join(le32(2), be32(0x1001), le32(0), udp4), behind(12, want4)},
		{"enc with IPv6 of a big-endian host", LinkENC, 0, join(be32(24), be32(0x1001), be32(0), udp6), behind(12, want6)},
		{"enc of another family", LinkENC, 0, join(le32(7), make([]byte, 8), udp6), row(LinkENC, 12)},
		{"enc that is cut", LinkENC, 0, join(le32(2), be32(0x1001), []byte{0, 0, 0}), row(LinkENC, 0)},
	}
}

func TestDecodePacketsOfFirewallsAndIPsec(t *testing.T) {
	t.Parallel()
	check(t, firewallCases())
}
