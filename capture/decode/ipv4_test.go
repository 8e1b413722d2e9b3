package decode

import "testing"

func ipv4Cases() []packetCase {
	tcp := buildIPv4(protoTCP, buildTCP(1, 2, 3, 4))
	udp := buildIPv4(protoUDP, buildUDP(1, 2, 3, 4))
	whole := ported(is4(Packet{Proto: protoTCP, NetLen: 44, PayloadOffset: 40}))
	edit := func(p Packet, change func(*Packet)) Packet { change(&p); return p }
	noTransport := func(netLen uint32) Packet {
		return is4(Packet{Proto: protoTCP, NetLen: netLen, Undecoded: true})
	}
	notIPv4 := Packet{Proto: etherIPv4, Undecoded: true}
	return []packetCase{
		{"IPv4", LinkIPv4, 0, tcp, whole},
		{"IPv4 with padding behind it", LinkIPv4, 0, join(tcp, make([]byte, 6)), whole},
		{"IPv4 cut in the payload", LinkIPv4, 0, tcp[:41], whole},
		{
			"IPv4 with options", LinkIPv4, 0, buildIPv4Options(protoTCP, make([]byte, 8), buildTCP()),
			ported(is4(Packet{Proto: protoTCP, NetLen: 48, PayloadOffset: 48})),
		},
		{
			"IPv4 with all options it can have", LinkIPv4, 0, buildIPv4Options(protoUDP, make([]byte, 40), buildUDP()),
			ported(is4(Packet{Proto: protoUDP, NetLen: 68, PayloadOffset: 68})),
		},
		{
			"IPv4 cut in the options", LinkIPv4, 0, buildIPv4Options(protoTCP, make([]byte, 8), buildTCP())[:24],
			is4(Packet{Proto: protoTCP, NetLen: 48, Undecoded: true}),
		},
		{
			"IPv4 super-packet of length 0", LinkIPv4, 0, with(tcp, 2, 0, 0),
			edit(whole, func(p *Packet) { p.NetLen = 0 }),
		},
		{
			"IPv4 longer than what was captured", LinkIPv4, 0, with(tcp, 2, 0xff, 0xff),
			edit(whole, func(p *Packet) { p.NetLen = 0xffff }),
		},
		{"IPv4 of just its header, then padding", LinkIPv4, 0, with(tcp, 2, 0, 20), noTransport(20)},
		{
			"IPv4 that ends between the ports and the rest", LinkIPv4, 0, with(tcp, 2, 0, 24),
			flagged(ported(noTransport(24)), 0),
		},
		{"IPv4 of a total length below its header", LinkIPv4, 0, with(tcp, 2, 0, 19), noTransport(0)},
		{
			"IPv4 of a total length below its options", LinkIPv4, 0,
			with(buildIPv4Options(protoTCP, make([]byte, 8), buildTCP()), 2, 0, 27), noTransport(0),
		},
		{"IPv4 with a header length of 16 bytes", LinkIPv4, 0, with(tcp, 0, 0x44), notIPv4},
		{"IPv4 of version 5", LinkIPv4, 0, with(tcp, 0, 0x55), notIPv4},
		{"IPv4 one byte short of a header", LinkIPv4, 0, tcp[:19], notIPv4},
		{"IPv4 and nothing after it", LinkIPv4, 0, tcp[:20], noTransport(44)},

		{
			"IPv4 first fragment", LinkIPv4, 0, with(tcp, 6, 0x20, 0),
			edit(whole, func(p *Packet) { p.Frag, p.FragID = FragFirst, 0xbeef }),
		},
		{
			"IPv4 first fragment of a longer UDP datagram", LinkIPv4, 0, with(with(udp, 6, 0x20, 0), 24, 0x20, 0),
			ported(is4(Packet{Proto: protoUDP, NetLen: 32, PayloadOffset: 28, Frag: FragFirst, FragID: 0xbeef})),
		},
		{
			"IPv4 fragment in the middle", LinkIPv4, 0, with(tcp, 6, 0x20, 0x10),
			is4(Packet{Proto: protoTCP, NetLen: 44, Frag: FragLater, FragID: 0xbeef}),
		},
		{
			"IPv4 last fragment", LinkIPv4, 0, with(tcp, 6, 0, 1),
			is4(Packet{Proto: protoTCP, NetLen: 44, Frag: FragLater, FragID: 0xbeef}),
		},
		{
			"IPv4 last fragment cut behind its header", LinkIPv4, 0, with(tcp, 6, 0, 1)[:20],
			is4(Packet{Proto: protoTCP, NetLen: 44, Frag: FragLater, FragID: 0xbeef}),
		},
		{"IPv4 with the reserved flag", LinkIPv4, 0, with(tcp, 6, 0x80, 0), whole},

		{
			"IPv4 with an authentication header", LinkIPv4, 0, buildIPv4(protoAH, buildAH(protoTCP), buildTCP()),
			ported(is4(Packet{Proto: protoTCP, NetLen: 56, PayloadOffset: 56})),
		},
		{
			"IPv4 with two authentication headers", LinkIPv4, 0, buildIPv4(protoAH, buildAH(protoAH), buildAH(protoTCP), buildTCP()),
			is4(Packet{Proto: protoAH, NetLen: 72}),
		},
		{
			"IPv4 with a cut authentication header", LinkIPv4, 0, buildIPv4(protoAH, buildAH(protoTCP), buildTCP())[:27],
			is4(Packet{Proto: protoAH, NetLen: 56, Undecoded: true}),
		},
		{
			"IPv4 cut inside an authentication header", LinkIPv4, 0, buildIPv4(protoAH, buildAH(protoTCP), buildTCP())[:28],
			is4(Packet{Proto: protoTCP, NetLen: 56, Undecoded: true}),
		},
		{
			"IPv4 with an authentication header of 8 bytes", LinkIPv4, 0,
			buildIPv4(protoAH, with(buildAH(protoTCP), 1, 0), buildTCP()), is4(Packet{Proto: protoAH, NetLen: 56, Undecoded: true}),
		},
		{
			"IPv4 with an authentication header beyond its end", LinkIPv4, 0,
			buildIPv4(protoAH, with(buildAH(protoTCP), 1, 8), buildTCP()), is4(Packet{Proto: protoAH, NetLen: 56, Undecoded: true}),
		},
		{
			"IPv4 with protocol 0, which is no extension here", LinkIPv4, 0, buildIPv4(0, buildExtension(protoTCP), buildTCP()),
			is4(Packet{Proto: 0, NetLen: 48}),
		},
	}
}

func TestDecodeIPv4(t *testing.T) {
	t.Parallel()
	check(t, ipv4Cases())
}
