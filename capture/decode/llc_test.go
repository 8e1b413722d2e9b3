package decode

import "testing"

func llcCases() []packetCase {
	tcp4 := buildIPv4(protoTCP, buildTCP())
	snap := func(oui uint32, et uint16) []byte {
		return join([]byte{0xaa, 0xaa, 0x03, byte(oui >> 16), byte(oui >> 8), byte(oui)}, be16(et))
	}
	snapIPv4 := join(snap(0, etherIPv4), tcp4)
	stp := join([]byte{0x42, 0x42, 0x03}, make([]byte, 35))
	wantSNAP := ported(is4(Packet{Proto: protoTCP, NetOffset: 22, NetLen: 40, PayloadOffset: 62}))
	return []packetCase{
		{
			"802.3 with spanning tree and padding", LinkEthernet, 0, buildEthernet(38, stp, make([]byte, 8)),
			Packet{Proto: 0x42, NetOffset: 14},
		},
		{
			"802.3 with Novell's raw IPX", LinkEthernet, 0, buildEthernet(30, []byte{0xff, 0xff}, make([]byte, 28)),
			Packet{Proto: 0xff, NetOffset: 14},
		},
		{"SNAP with IPv4", LinkEthernet, 0, buildEthernet(48, snapIPv4), wantSNAP},
		{
			"SNAP with IPv4 that ends before TCP, and padding behind", LinkEthernet, 0, buildEthernet(28, snapIPv4),
			is4(Packet{Proto: protoTCP, NetOffset: 22, NetLen: 40, Undecoded: true}),
		},
		{"SNAP of the bridge tunnel with IPv4", LinkEthernet, 0, buildEthernet(48, snap(0xf8, etherIPv4), tcp4), wantSNAP},
		{
			"SNAP in a VLAN", LinkEthernet, 0, buildEthernet(etherVLAN, buildTag(7, 48), snapIPv4),
			ported(is4(Packet{Proto: protoTCP, VLAN: 7, HasVLAN: true, NetOffset: 26, NetLen: 40, PayloadOffset: 66})),
		},
		{
			"a VLAN in SNAP", LinkEthernet, 0, buildEthernet(52, snap(0, etherVLAN), buildTag(7, etherIPv4), tcp4),
			ported(is4(Packet{Proto: protoTCP, VLAN: 7, HasVLAN: true, NetOffset: 26, NetLen: 40, PayloadOffset: 66})),
		},
		{
			"SNAP of a vendor", LinkEthernet, 0, buildEthernet(30, snap(0x00000c, 0x2000), make([]byte, 22)),
			Packet{Proto: 0xaa, NetOffset: 14},
		},
		{
			"SNAP with a number below the EtherTypes", LinkEthernet, 0, buildEthernet(30, snap(0, 0x0100), make([]byte, 22)),
			Packet{Proto: 0xaa, NetOffset: 14},
		},
		{
			"SNAP with the smallest EtherType there is", LinkEthernet, 0, buildEthernet(30, snap(0, 0x0600), make([]byte, 22)),
			Packet{Proto: 0x0600, NetOffset: 22},
		},
		{
			"SNAP with ARP cut behind the header", LinkEthernet, 0, buildEthernet(36, snap(0, 0x0806)),
			Packet{Proto: 0x0806, NetOffset: 22},
		},
		{"LLC cut behind the header", LinkEthernet, 0, buildEthernet(38, stp[:3]), Packet{Proto: 0x42, NetOffset: 14}},
		{"LLC in the longest frame", LinkEthernet, 0, buildEthernet(1500, stp), Packet{Proto: 0x42, NetOffset: 14}},
		{
			"SNAP that is cut", LinkEthernet, 0, buildEthernet(48, snapIPv4[:7]),
			Packet{Proto: 0xaa, NetOffset: 14, Undecoded: true},
		},
		{
			"SNAP in a frame too short for it", LinkEthernet, 0, buildEthernet(7, snapIPv4),
			Packet{Proto: 0xaa, NetOffset: 14, Undecoded: true},
		},
		{
			"a frame of length 0", LinkEthernet, 0, buildEthernet(0, make([]byte, 46)),
			Packet{NetOffset: 14, Undecoded: true},
		},
		{
			"a frame that ends in the LLC header", LinkEthernet, 0, buildEthernet(2, stp),
			Packet{Proto: 0x42, NetOffset: 14, Undecoded: true},
		},
		{"LLC after a link header the kernel took", LinkNetwork, ethP8022, stp, Packet{Proto: 0x42}},
		{
			"SNAP after a link header the kernel took", LinkNetwork, ethP8022, snapIPv4,
			ported(is4(Packet{Proto: protoTCP, NetOffset: 8, NetLen: 40, PayloadOffset: 48})),
		},
		{
			"a VLAN with a length in a cooked capture", LinkNetwork, etherVLAN, join(buildTag(7, 38), stp),
			Packet{Proto: 0x42, VLAN: 7, HasVLAN: true, NetOffset: 4},
		},
	}
}

func TestDecodeLLC(t *testing.T) {
	t.Parallel()
	check(t, llcCases())
}

// TestSNAPInSNAPEnds feeds headers that lead to one another for ever.
func TestSNAPInSNAPEnds(t *testing.T) {
	t.Parallel()
	round := join([]byte{0xaa, 0xaa, 0x03, 0, 0, 0}, be16(etherVLAN), buildTag(7, 1500))
	data := buildEthernet(1500)
	for len(data) < 1400 {
		data = append(data, round...)
	}
	if p := decode(LinkEthernet, 0, data); !p.Undecoded || p.Net != NetNone {
		t.Errorf("got %+v", p)
	}
}
