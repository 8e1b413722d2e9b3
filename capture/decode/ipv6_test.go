package decode

import "testing"

func ipv6Cases() []packetCase {
	tcp := buildIPv6(protoTCP, buildTCP(1, 2, 3, 4))
	whole := ported(is6(Packet{Proto: protoTCP, NetLen: 64, PayloadOffset: 60}))
	unstatedLength := ported(is6(Packet{Proto: protoTCP, PayloadOffset: 60}))
	notIPv6 := Packet{Proto: etherIPv6, Undecoded: true}

	// A jumbogram has a payload length of 0 and says it in this option.
	jumbogram := func(options ...byte) []byte {
		return with(buildIPv6(protoHopByHop, []byte{protoTCP, uint8(len(options) / 8)}, options, buildTCP()), 4, 0, 0)
	}
	jumboWant := func(netLen uint32, undecoded bool) Packet {
		return ported(is6(Packet{Proto: protoTCP, NetLen: netLen, PayloadOffset: 68, Undecoded: undecoded}))
	}
	return []packetCase{
		{"IPv6", LinkIPv6, 0, tcp, whole},
		{"IPv6 with padding behind it", LinkIPv6, 0, join(tcp, make([]byte, 6)), whole},
		{"IPv6 cut in the payload", LinkIPv6, 0, tcp[:61], whole},
		{"IPv6 one byte short of a header", LinkIPv6, 0, tcp[:39], notIPv6},
		{"IPv6 of version 4", LinkIPv6, 0, with(tcp, 0, 0x45), notIPv6},
		{"IPv6 and nothing after it", LinkIPv6, 0, tcp[:40], is6(Packet{Proto: protoTCP, NetLen: 64, Undecoded: true})},
		{
			"IPv6 that ends between the ports and the rest", LinkIPv6, 0, with(tcp, 4, 0, 4),
			flagged(ported(is6(Packet{Proto: protoTCP, NetLen: 44, Undecoded: true})), 0),
		},
		{"IPv6 super-packet of length 0", LinkIPv6, 0, with(tcp, 4, 0, 0), unstatedLength},
		{"IPv6 that is empty and says so", LinkIPv6, 0, buildIPv6(protoNoNext), is6(Packet{Proto: protoNoNext, NetLen: 40})},

		{"IPv6 jumbogram", LinkIPv6, 0, jumbogram(optionJumbo, 4, 0, 1, 0x11, 0x70), jumboWant(40+70000, false)},
		{
			"IPv6 jumbogram with other options before", LinkIPv6, 0,
			jumbogram(optionPad1, 5, 2, 0, 0, optionPad1, 1, 0, optionJumbo, 4, 0, 1, 0x11, 0x70),
			ported(is6(Packet{Proto: protoTCP, NetLen: 40 + 70000, PayloadOffset: 76})),
		},
		{"IPv6 jumbogram of nearly 4 GiB", LinkIPv6, 0, jumbogram(optionJumbo, 4, 0xff, 0xff, 0xff, 0xd7), jumboWant(0xffffffff, false)},
		{"IPv6 jumbogram whose length overflows", LinkIPv6, 0, jumbogram(optionJumbo, 4, 0xff, 0xff, 0xff, 0xd8), jumboWant(0, true)},
		{"IPv6 jumbogram that is none", LinkIPv6, 0, jumbogram(optionJumbo, 4, 0, 0, 0xff, 0xff), jumboWant(0, true)},
		{"IPv6 jumbogram with an option of the wrong size", LinkIPv6, 0, jumbogram(optionJumbo, 3, 0, 1, 0, optionPad1), jumboWant(0, true)},
		{"IPv6 length 0 with an option beyond its header", LinkIPv6, 0, jumbogram(1, 5, 0, 0, 0, 0), jumboWant(0, true)},
		{"IPv6 length 0 with half an option", LinkIPv6, 0, jumbogram(1, 3, 0, 0, 0, 1), jumboWant(0, true)},
		{"IPv6 length 0 with options but no jumbo", LinkIPv6, 0, jumbogram(1, 4, 0, 0, 0, 0), jumboWant(0, false)},
		{"IPv6 length 0 with an empty option last", LinkIPv6, 0, jumbogram(1, 2, 0, 0, 1, 0), jumboWant(0, false)},
		{
			"IPv6 jumbogram cut behind its options", LinkIPv6, 0, jumbogram(optionJumbo, 4, 0, 1, 0x11, 0x70)[:48],
			is6(Packet{Proto: protoTCP, NetLen: 40 + 70000, Undecoded: true}),
		},
		{
			"IPv6 length 0 with options cut before EIGRP", LinkIPv6, 0,
			with(buildIPv6(protoHopByHop, buildExtension(88, make([]byte, 8)...)), 4, 0, 0)[:50],
			is6(Packet{Proto: 88, Undecoded: true}),
		},
		{
			"IPv6 jumbogram cut in its options", LinkIPv6, 0, jumbogram(optionJumbo, 4, 0, 1, 0x11, 0x70)[:47],
			is6(Packet{Proto: protoHopByHop, Undecoded: true}),
		},
		{
			"IPv6 jumbo option of a packet that has a length", LinkIPv6, 0,
			with(jumbogram(optionJumbo, 4, 0, 1, 0x11, 0x70), 4, 0, 28), jumboWant(68, false),
		},
	}
}

func TestDecodeIPv6(t *testing.T) {
	t.Parallel()
	check(t, ipv6Cases())
}
