package decode

import (
	"bytes"
	"testing"
)

func mplsCases() []packetCase {
	tcp4 := buildIPv4(protoTCP, buildTCP())
	tcp6 := buildIPv6(protoTCP, buildTCP())
	label := func(bottom uint32) []byte { return be32(1000<<12 | bottom<<8 | 64) }
	return []packetCase{
		{
			"MPLS with one label and IPv4", LinkEthernet, 0, buildEthernet(etherMPLS, label(1), tcp4),
			ported(is4(Packet{Proto: protoTCP, NetOffset: 18, NetLen: 40, PayloadOffset: 58})),
		},
		{
			"MPLS multicast with three labels and IPv6", LinkEthernet, 0,
			buildEthernet(etherMPLSMulticast, label(0), label(0), label(1), tcp6),
			ported(is6(Packet{Proto: protoTCP, NetOffset: 26, NetLen: 60, PayloadOffset: 86})),
		},
		{
			"MPLS in a VLAN", LinkEthernet, 0, buildEthernet(etherVLAN, buildTag(7, etherMPLS), label(1), tcp4),
			ported(is4(Packet{Proto: protoTCP, VLAN: 7, HasVLAN: true, NetOffset: 22, NetLen: 40, PayloadOffset: 62})),
		},
		{
			"MPLS with a pseudowire", LinkEthernet, 0, buildEthernet(etherMPLS, label(1), make([]byte, 40)),
			Packet{Proto: etherMPLS, NetOffset: 14},
		},
		{
			"MPLS with a cut IPv4 header", LinkEthernet, 0, buildEthernet(etherMPLS, label(1), tcp4[:19]),
			Packet{Proto: etherIPv4, NetOffset: 18, Undecoded: true},
		},
		{
			"MPLS without its last label", LinkEthernet, 0, buildEthernet(etherMPLS, label(0)),
			Packet{Proto: etherMPLS, NetOffset: 14, Undecoded: true},
		},
		{
			"MPLS with nothing after its last label", LinkEthernet, 0, buildEthernet(etherMPLS, label(1)),
			Packet{Proto: etherMPLS, NetOffset: 14, Undecoded: true},
		},
		{
			"MPLS with more labels than are read", LinkEthernet, 0,
			buildEthernet(etherMPLS, bytes.Repeat(label(0), maxLabels), label(1), tcp4),
			Packet{Proto: etherMPLS, NetOffset: 14, Undecoded: true},
		},
	}
}

func TestDecodeMPLS(t *testing.T) {
	t.Parallel()
	check(t, mplsCases())
}
