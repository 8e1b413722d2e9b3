package decode

import (
	"encoding/binary"
	"fmt"
	"testing"
)

func loopbackCases() []packetCase {
	tcp4 := buildIPv4(protoTCP, buildTCP())
	tcp6 := buildIPv6(protoTCP, buildTCP())
	little := func(family uint32) []byte { return binary.LittleEndian.AppendUint32(nil, family) }
	want4 := ported(is4(Packet{Proto: protoTCP, NetOffset: 4, NetLen: 40, PayloadOffset: 44}))
	want6 := ported(is6(Packet{Proto: protoTCP, NetOffset: 4, NetLen: 60, PayloadOffset: 64}))
	cases := []packetCase{
		{"null of a little-endian machine with IPv4", LinkNull, 0, join(little(afInet), tcp4), want4},
		{"null of a big-endian machine with IPv4", LinkNull, 0, join(be32(afInet), tcp4), want4},
		{"loop with IPv4", LinkLoop, 0, join(be32(afInet), tcp4), want4},
		{
			"loop in the wrong byte order", LinkLoop, 0, join(little(afInet), tcp4),
			row(LinkLoop, 4),
		},
		{"null with AppleTalk", LinkNull, 0, join(little(16), make([]byte, 20)), row(LinkNull, 4)},
		{
			"null with IPv4 that is IPv6", LinkNull, 0, join(little(afInet), tcp6),
			Packet{Proto: etherIPv4, NetOffset: 4, Undecoded: true},
		},
		{"null and nothing after it", LinkNull, 0, little(afInet), Packet{Proto: etherIPv4, NetOffset: 4, Undecoded: true}},
		{"loop and nothing after it", LinkLoop, 0, be32(afInet), Packet{Proto: etherIPv4, NetOffset: 4, Undecoded: true}},
		{"null that is cut", LinkNull, 0, little(afInet)[:3], row(LinkNull, 0)},
		{"loop that is cut", LinkLoop, 0, be32(afInet)[:3], row(LinkLoop, 0)},
	}
	for _, family := range []uint32{10, 24, 28, 30} {
		cases = append(cases,
			packetCase{fmt.Sprintf("null of a little-endian machine with family %d", family), LinkNull, 0, join(little(family), tcp6), want6},
			packetCase{fmt.Sprintf("null of a big-endian machine with family %d", family), LinkNull, 0, join(be32(family), tcp6), want6},
			packetCase{fmt.Sprintf("loop with family %d", family), LinkLoop, 0, join(be32(family), tcp6), want6})
	}
	return cases
}

func TestDecodeLoopback(t *testing.T) {
	t.Parallel()
	check(t, loopbackCases())
}
