package decode

import (
	"bytes"
	"testing"
)

func extensionCases() []packetCase {
	tcp := buildTCP()
	// at is what a packet with TCP behind n bytes of extension headers says.
	at := func(n int) Packet {
		return ported(is6(Packet{Proto: protoTCP, NetLen: uint32(60 + n), PayloadOffset: uint16(60 + n)}))
	}
	fragmented := func(p Packet, place Frag) Packet {
		p.Frag, p.FragID = place, 0xdeadbeef
		return p
	}
	chain := buildIPv6(protoHopByHop, buildExtension(protoDestination), buildExtension(protoRouting, make([]byte, 16)...),
		buildExtension(protoAH), buildAH(protoDestination), buildExtension(protoTCP), tcp)
	many := func(n int) []byte {
		return buildIPv6(protoDestination, bytes.Repeat(buildExtension(protoDestination), n-1), buildExtension(protoTCP), tcp)
	}
	return []packetCase{
		{"hop-by-hop options", LinkIPv6, 0, buildIPv6(protoHopByHop, buildExtension(protoTCP), tcp), at(8)},
		{"routing header", LinkIPv6, 0, buildIPv6(protoRouting, buildExtension(protoTCP, make([]byte, 32)...), tcp), at(40)},
		{"destination options", LinkIPv6, 0, buildIPv6(protoDestination, buildExtension(protoTCP), tcp), at(8)},
		{"authentication header", LinkIPv6, 0, buildIPv6(protoAH, buildAH(protoTCP), tcp), at(16)},
		{"mobility header with a payload", LinkIPv6, 0, buildIPv6(protoMobility, buildExtension(protoTCP), tcp), at(8)},
		{"host identity with a payload", LinkIPv6, 0, buildIPv6(protoHIP, buildExtension(protoTCP), tcp), at(8)},
		{"shim6 with a payload", LinkIPv6, 0, buildIPv6(protoShim6, buildExtension(protoTCP), tcp), at(8)},
		{"a chain of all kinds", LinkIPv6, 0, chain, at(64)},
		{"as many as are read", LinkIPv6, 0, many(15), at(120)},
		{"one more than is read", LinkIPv6, 0, many(16), is6(Packet{Proto: protoTCP, NetLen: 188, Undecoded: true})},

		{
			"a mobility message", LinkIPv6, 0, buildIPv6(protoMobility, buildExtension(protoNoNext)),
			is6(Packet{Proto: protoMobility, NetLen: 48}),
		},
		{
			"a host identity message", LinkIPv6, 0, buildIPv6(protoHIP, buildExtension(protoNoNext)),
			is6(Packet{Proto: protoHIP, NetLen: 48}),
		},
		{
			"a shim6 message", LinkIPv6, 0, buildIPv6(protoShim6, buildExtension(protoNoNext)),
			is6(Packet{Proto: protoShim6, NetLen: 48}),
		},
		{
			"hop-by-hop options with nothing next", LinkIPv6, 0, buildIPv6(protoHopByHop, buildExtension(protoNoNext)),
			is6(Packet{Proto: protoNoNext, NetLen: 48}),
		},
		{"encapsulated security by number", LinkIPv6, 0, buildIPv6(50, make([]byte, 24)), is6(Packet{Proto: 50, NetLen: 64})},

		{"first fragment", LinkIPv6, 0, buildIPv6(protoFragment, buildFragment(protoTCP, 1), tcp), fragmented(at(8), FragFirst)},
		{
			"first fragment with options inside", LinkIPv6, 0,
			buildIPv6(protoFragment, buildFragment(protoDestination, 1), buildExtension(protoTCP), tcp), fragmented(at(16), FragFirst),
		},
		{
			"first fragment without all its headers", LinkIPv6, 0, buildIPv6(protoFragment, buildFragment(protoTCP, 1)),
			fragmented(is6(Packet{Proto: protoTCP, NetLen: 48, Undecoded: true}), FragFirst),
		},
		{
			"fragment in the middle", LinkIPv6, 0, buildIPv6(protoFragment, buildFragment(protoTCP, 8|1), tcp),
			fragmented(is6(Packet{Proto: protoTCP, NetLen: 68}), FragLater),
		},
		{
			"last fragment", LinkIPv6, 0, buildIPv6(protoFragment, buildFragment(protoUDP, 0xfff8), tcp),
			fragmented(is6(Packet{Proto: protoUDP, NetLen: 68}), FragLater),
		},
		{
			"last fragment cut behind its header", LinkIPv6, 0, buildIPv6(protoFragment, buildFragment(protoUDP, 8), tcp)[:48],
			fragmented(is6(Packet{Proto: protoUDP, NetLen: 68}), FragLater),
		},
		{"atomic fragment", LinkIPv6, 0, buildIPv6(protoFragment, buildFragment(protoTCP, 0), tcp), at(8)},
		{
			"fragment header with its reserved byte set", LinkIPv6, 0,
			buildIPv6(protoFragment, with(buildFragment(protoTCP, 0), 1, 0xff), tcp), at(8),
		},
		{
			"fragment header that is cut", LinkIPv6, 0, buildIPv6(protoFragment, buildFragment(protoTCP, 1), tcp)[:47],
			is6(Packet{Proto: protoFragment, NetLen: 68, Undecoded: true}),
		},

		{
			"extension header that is cut", LinkIPv6, 0, buildIPv6(protoRouting, buildExtension(protoTCP), tcp)[:47],
			is6(Packet{Proto: protoRouting, NetLen: 68, Undecoded: true}),
		},
		{
			"extension header cut in its content", LinkIPv6, 0, buildIPv6(protoRouting, buildExtension(protoTCP, make([]byte, 8)...), tcp)[:50],
			is6(Packet{Proto: protoTCP, NetLen: 76, Undecoded: true}),
		},
		{
			"extension header beyond the end", LinkIPv6, 0, buildIPv6(protoRouting, with(buildExtension(protoTCP), 1, 9), tcp),
			is6(Packet{Proto: protoRouting, NetLen: 68, Undecoded: true}),
		},
		{
			"extension header in the padding", LinkIPv6, 0,
			join(buildIPv6(protoDestination, buildExtension(protoRouting)), buildExtension(protoTCP), tcp),
			is6(Packet{Proto: protoRouting, NetLen: 48, Undecoded: true}),
		},
		{
			"authentication header of 8 bytes", LinkIPv6, 0, buildIPv6(protoAH, with(buildAH(protoTCP), 1, 0), tcp),
			is6(Packet{Proto: protoAH, NetLen: 76, Undecoded: true}),
		},
	}
}

func TestDecodeExtension(t *testing.T) {
	t.Parallel()
	check(t, extensionCases())
}
