package decode

import "testing"

func transportCases() []packetCase {
	tcp := buildIPv4(protoTCP, buildTCP(1, 2, 3, 4))
	options := with(buildIPv4(protoTCP, buildTCP(make([]byte, 12)...)), 32, 8<<4)
	udp := buildIPv4(protoUDP, buildUDP(1, 2, 3, 4))
	lite := buildIPv4(protoUDPLite, buildUDP(1, 2, 3, 4))
	sctp := buildIPv4(protoSCTP, buildPorts(), make([]byte, 20))
	dccp := func(offset, flags uint8) []byte {
		return buildIPv4(protoDCCP, buildPorts(), []byte{offset, 0, 0, 0, flags}, make([]byte, 15))
	}
	four := func(proto uint16, netLen uint32, payload uint16) Packet {
		return ported(is4(Packet{Proto: proto, NetLen: netLen, PayloadOffset: payload}))
	}
	icmp := is4(Packet{Proto: protoICMP, NetLen: 28})
	doubtful := func(p Packet) Packet { p.Undecoded = true; return p }
	echo := func(p Packet) Packet { p.SrcPort, p.DstPort = echoID, echoID; return p }
	return []packetCase{
		{"TCP with options", LinkIPv4, 0, options, four(protoTCP, 52, 52)},
		{"TCP cut in its options", LinkIPv4, 0, options[:42], four(protoTCP, 52, 52)},
		{"TCP cut in its fixed header", LinkIPv4, 0, options[:39], doubtful(four(protoTCP, 52, 0))},
		{"TCP cut behind its ports", LinkIPv4, 0, tcp[:24], flagged(doubtful(four(protoTCP, 44, 0)), 0)},
		{"TCP cut before its flags", LinkIPv4, 0, tcp[:33], flagged(doubtful(four(protoTCP, 44, 0)), 0)},
		{"TCP cut behind its flags", LinkIPv4, 0, tcp[:34], doubtful(four(protoTCP, 44, 0))},
		{"TCP that opens", LinkIPv4, 0, with(tcp, 33, TCPSyn), flagged(four(protoTCP, 44, 40), TCPSyn)},
		{"TCP with all flags", LinkIPv4, 0, with(tcp, 33, 0xff), flagged(four(protoTCP, 44, 40), 0xff)},
		{"TCP in IPv6 that closes", LinkIPv6, 0, with(buildIPv6(protoTCP, buildTCP()), 53, TCPFin), flagged(ported(is6(Packet{Proto: protoTCP, NetLen: 60, PayloadOffset: 60})), TCPFin)},
		{"TCP cut in its ports", LinkIPv4, 0, tcp[:23], doubtful(is4(Packet{Proto: protoTCP, NetLen: 44}))},
		{"TCP with a header of 16 bytes", LinkIPv4, 0, with(tcp, 32, 4<<4), doubtful(four(protoTCP, 44, 0))},
		{"TCP with a header beyond the end", LinkIPv4, 0, with(tcp, 32, 7<<4), doubtful(four(protoTCP, 44, 0))},
		{"TCP with a header to the very end", LinkIPv4, 0, with(tcp, 32, 6<<4), four(protoTCP, 44, 44)},

		{"UDP", LinkIPv4, 0, udp, four(protoUDP, 32, 28)},
		{"UDP cut behind its ports", LinkIPv4, 0, udp[:24], doubtful(four(protoUDP, 32, 0))},
		{"UDP of length 0, as in jumbograms", LinkIPv4, 0, with(udp, 24, 0, 0), four(protoUDP, 32, 28)},
		{"UDP of length 7", LinkIPv4, 0, with(udp, 24, 0, 7), doubtful(four(protoUDP, 32, 28))},
		{"UDP longer than its IP packet", LinkIPv4, 0, with(udp, 24, 0, 13), doubtful(four(protoUDP, 32, 28))},
		{"UDP shorter than its IP packet", LinkIPv4, 0, with(udp, 24, 0, 9), four(protoUDP, 32, 28)},
		{"UDP-Lite", LinkIPv4, 0, lite, four(protoUDPLite, 32, 28)},
		{"UDP-Lite cut behind its ports", LinkIPv4, 0, lite[:24], doubtful(four(protoUDPLite, 32, 0))},
		{"UDP-Lite that covers all", LinkIPv4, 0, with(lite, 24, 0, 0), four(protoUDPLite, 32, 28)},
		{"UDP-Lite that covers half its header", LinkIPv4, 0, with(lite, 24, 0, 4), doubtful(four(protoUDPLite, 32, 28))},

		{"SCTP", LinkIPv4, 0, sctp, four(protoSCTP, 44, 32)},
		{"SCTP that is cut", LinkIPv4, 0, sctp[:31], doubtful(four(protoSCTP, 44, 0))},
		{"DCCP with short sequence numbers", LinkIPv4, 0, dccp(3, 0), four(protoDCCP, 44, 32)},
		{"DCCP with extended sequence numbers", LinkIPv4, 0, dccp(4, 1), four(protoDCCP, 44, 36)},
		{"DCCP whose header is too short for those", LinkIPv4, 0, dccp(3, 1), doubtful(four(protoDCCP, 44, 0))},
		{"DCCP with a header beyond the end", LinkIPv4, 0, dccp(7, 0), doubtful(four(protoDCCP, 44, 0))},
		{"SCTP cut behind its ports", LinkIPv4, 0, sctp[:24], doubtful(four(protoSCTP, 44, 0))},
		{"DCCP cut behind its ports", LinkIPv4, 0, dccp(3, 0)[:24], doubtful(four(protoDCCP, 44, 0))},
		{"DCCP that is cut", LinkIPv4, 0, dccp(3, 0)[:31], doubtful(four(protoDCCP, 44, 0))},

		{"ICMP echo request", LinkIPv4, 0, buildIPv4(protoICMP, buildEcho(8)), echo(four(protoICMP, 28, 28))},
		{"ICMP echo reply", LinkIPv4, 0, buildIPv4(protoICMP, buildEcho(0)), echo(four(protoICMP, 28, 28))},
		{"ICMP unreachable", LinkIPv4, 0, buildIPv4(protoICMP, buildEcho(3)), is4(Packet{Proto: protoICMP, NetLen: 28})},
		{"ICMP echo request cut in its sequence number", LinkIPv4, 0, buildIPv4(protoICMP, buildEcho(8))[:27], doubtful(echo(icmp))},
		{"ICMP echo reply cut behind its identifier", LinkIPv4, 0, buildIPv4(protoICMP, buildEcho(0))[:26], doubtful(echo(icmp))},
		{"ICMP echo request cut in its identifier", LinkIPv4, 0, buildIPv4(protoICMP, buildEcho(8))[:25], doubtful(icmp)},
		{"ICMP unreachable cut behind 6 bytes", LinkIPv4, 0, buildIPv4(protoICMP, buildEcho(3))[:26], doubtful(icmp)},
		{
			"ICMP echo request in the first fragment, cut behind its identifier", LinkIPv4, 0,
			with(buildIPv4(protoICMP, buildEcho(8)), 6, 0x20)[:26],
			doubtful(echo(is4(Packet{Proto: protoICMP, NetLen: 28, Frag: FragFirst, FragID: 0xbeef}))),
		},
		{
			"ICMPv6 echo request", LinkIPv6, 0, buildIPv6(protoICMPv6, buildEcho(128)),
			echo(is6(Packet{Proto: protoICMPv6, NetLen: 48, PayloadOffset: 48})),
		},
		{
			"ICMPv6 echo reply", LinkIPv6, 0, buildIPv6(protoICMPv6, buildEcho(129)),
			echo(is6(Packet{Proto: protoICMPv6, NetLen: 48, PayloadOffset: 48})),
		},
		{
			"ICMPv6 echo request cut behind its identifier", LinkIPv6, 0, buildIPv6(protoICMPv6, buildEcho(128))[:46],
			doubtful(echo(is6(Packet{Proto: protoICMPv6, NetLen: 48}))),
		},
		{
			"ICMPv6 echo reply cut behind its identifier", LinkIPv6, 0, buildIPv6(protoICMPv6, buildEcho(129))[:46],
			doubtful(echo(is6(Packet{Proto: protoICMPv6, NetLen: 48}))),
		},
		{
			"ICMPv6 neighbor solicitation", LinkIPv6, 0, buildIPv6(protoICMPv6, buildEcho(135)),
			is6(Packet{Proto: protoICMPv6, NetLen: 48}),
		},
		{"ICMP in IPv6 by number", LinkIPv6, 0, buildIPv6(protoICMP, buildEcho(8)), is6(Packet{Proto: protoICMP, NetLen: 48})},
		{"ICMPv6 in IPv4 by number", LinkIPv4, 0, buildIPv4(protoICMPv6, buildEcho(128)), is4(Packet{Proto: protoICMPv6, NetLen: 28})},
		{"GRE by number", LinkIPv4, 0, buildIPv4(47, make([]byte, 8)), is4(Packet{Proto: 47, NetLen: 28})},
		{
			"SCTP in IPv6", LinkIPv6, 0, buildIPv6(protoSCTP, buildPorts(), make([]byte, 20)),
			ported(is6(Packet{Proto: protoSCTP, NetLen: 64, PayloadOffset: 52})),
		},
	}
}

func TestDecodeTransport(t *testing.T) {
	t.Parallel()
	check(t, transportCases())
}
