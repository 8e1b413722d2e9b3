package decode

import "testing"

func cookedCases() []packetCase {
	const (
		arphrdEther = 1
		arphrdGRE   = 778
	)
	udp4 := buildIPv4(protoUDP, buildUDP())
	udp6 := buildIPv6(protoUDP, buildUDP())
	stp := join([]byte{0x42, 0x42, 0x03}, make([]byte, 35))
	return []packetCase{
		{
			"cooked v1 with IPv4", LinkLinuxSLL, 0, buildSLL(arphrdEther, etherIPv4, udp4),
			ported(is4(Packet{Proto: protoUDP, NetOffset: 16, NetLen: 28, PayloadOffset: 44})),
		},
		{
			"cooked v1 with IPv6", LinkLinuxSLL, 0, buildSLL(arphrdEther, etherIPv6, udp6),
			ported(is6(Packet{Proto: protoUDP, NetOffset: 16, NetLen: 48, PayloadOffset: 64})),
		},
		{
			"cooked v1 with a VLAN", LinkLinuxSLL, 0, buildSLL(arphrdEther, etherVLAN, buildTag(7, etherIPv4), udp4),
			ported(is4(Packet{Proto: protoUDP, VLAN: 7, HasVLAN: true, NetOffset: 20, NetLen: 28, PayloadOffset: 48})),
		},
		{
			"cooked v1 of a GRE tunnel", LinkLinuxSLL, 0, buildSLL(arphrdGRE, etherIPv4, udp4),
			ported(is4(Packet{Proto: protoUDP, NetOffset: 16, NetLen: 28, PayloadOffset: 44})),
		},
		{
			"cooked v1 with ARP", LinkLinuxSLL, 0, buildSLL(arphrdEther, 0x0806, make([]byte, 28)),
			Packet{Proto: 0x0806, NetOffset: 16},
		},
		{
			"cooked v1 with 802.2", LinkLinuxSLL, 0, buildSLL(arphrdEther, ethP8022, stp),
			Packet{Proto: 0x42, NetOffset: 16},
		},
		{
			"cooked v1 with Novell's raw IPX", LinkLinuxSLL, 0, buildSLL(arphrdEther, ethP8023, []byte{0xff, 0xff}, make([]byte, 28)),
			Packet{Proto: 0xff, NetOffset: 16},
		},
		{
			"cooked v1 with 802.2 and nothing after it", LinkLinuxSLL, 0, buildSLL(arphrdEther, ethP8022),
			Packet{NetOffset: 16, Undecoded: true},
		},
		{
			"cooked v1 with a CAN frame", LinkLinuxSLL, 0, buildSLL(280, 0x000c, make([]byte, 16)),
			row(227, 16),
		},
		{
			"cooked v1 of netlink, whose protocol 4 is not 802.2", LinkLinuxSLL, 0, buildSLL(arphrdNetlink, 4, stp),
			row(253, 16),
		},
		{
			"cooked v1 of radiotap, whose protocol says nothing", LinkLinuxSLL, 0,
			buildSLL(arphrdRadiotap, etherIPv4, buildRadiotap(1, 0, build80211(0x08, 1, nil, buildSNAP(etherIPv4, udp4)))),
			ported(is4(Packet{Proto: protoUDP, NetOffset: 16 + 17 + 32, NetLen: 28, PayloadOffset: 16 + 17 + 32 + 28})),
		},
		{
			"cooked v1 of radiotap with something else", LinkLinuxSLL, 0, buildSLL(arphrdRadiotap, etherIPv4, udp4),
			row(Link80211, 16),
		},
		{
			"cooked v1 with a frame of 802.15.4", LinkLinuxSLL, 0, buildSLL(804, 0x00f6, make([]byte, 16)),
			row(230, 16),
		},
		{
			"cooked v1 with another protocol of Linux' own", LinkLinuxSLL, 0, buildSLL(1, 0x00f7, make([]byte, 16)),
			Packet{NetOffset: 16, Undecoded: true},
		},
		{
			"cooked v1 with ARP cut behind the header", LinkLinuxSLL, 0, buildSLL(arphrdEther, 0x0806),
			Packet{Proto: 0x0806, NetOffset: 16},
		},
		{"cooked v1 that is cut", LinkLinuxSLL, 0, buildSLL(arphrdEther, etherIPv4)[:15], Packet{Undecoded: true}},

		{
			"cooked v2 with IPv4", LinkLinuxSLL2, 0, buildSLL2(arphrdEther, etherIPv4, udp4),
			ported(is4(Packet{Proto: protoUDP, NetOffset: 20, NetLen: 28, PayloadOffset: 48})),
		},
		{
			"cooked v2 with IPv6", LinkLinuxSLL2, 0, buildSLL2(arphrdEther, etherIPv6, udp6),
			ported(is6(Packet{Proto: protoUDP, NetOffset: 20, NetLen: 48, PayloadOffset: 68})),
		},
		{
			"cooked v2 of VSOCK", LinkLinuxSLL2, 0, buildSLL2(arphrdVSOCK, 0, make([]byte, 32)),
			complete(row(LinkVSOCK, 20)),
		},
		{
			"cooked v2 of netlink", LinkLinuxSLL2, 0, buildSLL2(arphrdNetlink, 0, make([]byte, 16)),
			row(253, 20),
		},
		{
			"cooked v2 of frame relay", LinkLinuxSLL2, 0, buildSLL2(arphrdFrameRelay, etherIPv4, []byte{0x18, 0x41, 0x03, 0xcc}, udp4),
			ported(is4(Packet{Proto: protoUDP, NetOffset: 24, NetLen: 28, PayloadOffset: 52})),
		},
		{
			"cooked v2 with ARP cut behind the header", LinkLinuxSLL2, 0, buildSLL2(arphrdEther, 0x0806),
			Packet{Proto: 0x0806, NetOffset: 20},
		},
		{"cooked v2 that is cut", LinkLinuxSLL2, 0, buildSLL2(arphrdEther, etherIPv4)[:19], Packet{Undecoded: true}},
	}
}

func TestDecodeCooked(t *testing.T) {
	t.Parallel()
	check(t, cookedCases())
}
