package decode

import (
	"bytes"
	"testing"
)

func ethernetCases() []packetCase {
	tcp4 := buildIPv4(protoTCP, buildTCP())
	tcp6 := buildIPv6(protoTCP, buildTCP())
	tags := func(n int) []byte { return bytes.Repeat(buildTag(9, etherVLAN), n) }
	return []packetCase{
		{
			"Ethernet with IPv4", LinkEthernet, 0, buildEthernet(etherIPv4, tcp4),
			ported(is4(Packet{Proto: protoTCP, NetOffset: 14, NetLen: 40, PayloadOffset: 54})),
		},
		{
			"Ethernet with IPv6", LinkEthernet, 0, buildEthernet(etherIPv6, tcp6),
			ported(is6(Packet{Proto: protoTCP, NetOffset: 14, NetLen: 60, PayloadOffset: 74})),
		},
		{"ARP", LinkEthernet, 0, buildEthernet(0x0806, make([]byte, 28)), Packet{Proto: 0x0806, NetOffset: 14}},
		{"PPPoE discovery", LinkEthernet, 0, buildEthernet(0x8863, make([]byte, 20)), Packet{Proto: 0x8863, NetOffset: 14}},
		{"the smallest EtherType there is", LinkEthernet, 0, buildEthernet(0x0600), Packet{Proto: 0x0600, NetOffset: 14}},
		{
			"neither a length nor an EtherType", LinkEthernet, 0, buildEthernet(1501, make([]byte, 46)),
			Packet{NetOffset: 14, Undecoded: true},
		},
		{"one byte short of an Ethernet header", LinkEthernet, 0, buildEthernet(etherIPv4)[:13], Packet{Undecoded: true}},
		{
			"EtherType IPv4 and nothing after it", LinkEthernet, 0, buildEthernet(etherIPv4),
			Packet{Proto: etherIPv4, NetOffset: 14, Undecoded: true},
		},
		{
			"EtherType IPv4 and version 6", LinkEthernet, 0, buildEthernet(etherIPv4, tcp6),
			Packet{Proto: etherIPv4, NetOffset: 14, Undecoded: true},
		},
		{
			"EtherType IPv6 and version 4", LinkEthernet, 0, buildEthernet(etherIPv6, tcp4),
			Packet{Proto: etherIPv6, NetOffset: 14, Undecoded: true},
		},

		{
			"802.1Q with priority bits", LinkEthernet, 0, buildEthernet(etherVLAN, buildTag(0xa007, etherIPv4), tcp4),
			ported(is4(Packet{Proto: protoTCP, VLAN: 0xa007, HasVLAN: true, NetOffset: 18, NetLen: 40, PayloadOffset: 58})),
		},
		{
			"802.1Q with tag 0", LinkEthernet, 0, buildEthernet(etherVLAN, buildTag(0, 0x0806)),
			Packet{Proto: 0x0806, HasVLAN: true, NetOffset: 18},
		},
		{
			"802.1ad around 802.1Q keeps the outer tag", LinkEthernet, 0,
			buildEthernet(etherQinQ, buildTag(7, etherVLAN), buildTag(8, etherIPv6), tcp6),
			ported(is6(Packet{Proto: protoTCP, VLAN: 7, HasVLAN: true, NetOffset: 22, NetLen: 60, PayloadOffset: 82})),
		},
		{
			"QinQ as it was before 802.1ad", LinkEthernet, 0,
			buildEthernet(etherQinQOld, buildTag(7, etherVLAN), buildTag(8, etherIPv4), tcp4),
			ported(is4(Packet{Proto: protoTCP, VLAN: 7, HasVLAN: true, NetOffset: 22, NetLen: 40, PayloadOffset: 62})),
		},
		{
			"as many tags as are read", LinkEthernet, 0, buildEthernet(etherVLAN, tags(7), buildTag(9, etherIPv4), tcp4),
			ported(is4(Packet{Proto: protoTCP, VLAN: 9, HasVLAN: true, NetOffset: 46, NetLen: 40, PayloadOffset: 86})),
		},
		{
			"one tag more than is read", LinkEthernet, 0, buildEthernet(etherVLAN, tags(8), buildTag(9, etherIPv4), tcp4),
			Packet{Proto: etherVLAN, VLAN: 9, HasVLAN: true, NetOffset: 46, Undecoded: true},
		},
		{
			"a tag that is cut", LinkEthernet, 0, buildEthernet(etherVLAN, buildTag(7, etherIPv4)[:3]),
			Packet{Proto: etherVLAN, NetOffset: 14, Undecoded: true},
		},
	}
}

func TestDecodeEthernet(t *testing.T) {
	t.Parallel()
	check(t, ethernetCases())
}
