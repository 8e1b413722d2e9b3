package decode

import "testing"

func wirelessCases() []packetCase {
	udp4, udp6, want4, want6 := udp4And6()
	const data, qos, toDS, fromDS, protected, order = 0x08, 0x88, 0x01, 0x02, 0x40, 0x80
	qosField := []byte{0, 0}
	fourth := make([]byte, 6)
	snap4, snap6 := buildSNAP(etherIPv4, udp4), buildSNAP(etherIPv6, udp6)
	subframe := func(snap []byte) []byte {
		return join(make([]byte, 12), be16(uint16(len(snap))), snap, make([]byte, (4-(14+len(snap))%4)%4))
	}
	plain := build80211(data, toDS, nil, snap4)
	odd := build80211(qos, toDS, qosField, []byte{0, 0}, snap4) // padded
	frame := complete(row(Link80211, 0))
	mesh := func(extended uint8, snap []byte) []byte {
		return build80211(qos, toDS|fromDS, join(fourth, []byte{0, 1}), []byte{extended, 31, 0, 0, 0, 1}, make([]byte, 6*int(extended)), snap)
	}
	prism := func(code, size []byte) []byte { return join(code, size, make([]byte, 136), plain) }
	return []packetCase{
		{"802.11 to the access point", Link80211, 0, plain, behind(32, want4)},
		{"802.11 from the access point with IPv6", Link80211, 0, build80211(data, fromDS, nil, snap6), behind(32, want6)},
		{"802.11 with QoS", Link80211, 0, build80211(qos, toDS, qosField, snap4), behind(34, want4)},
		{"802.11 with four addresses", Link80211, 0, build80211(data, toDS|fromDS, fourth, snap4), behind(38, want4)},
		{"802.11 with four addresses, QoS and HT control", Link80211, 0, build80211(qos, toDS|fromDS|order, join(fourth, qosField, be32(0)), snap4), behind(44, want4)},
		{"802.11 with the order bit and no QoS, hence no HT control", Link80211, 0, build80211(data, toDS|order, nil, snap4), behind(32, want4)},
		{"802.11 aggregate of one", Link80211, 0, build80211(qos, toDS, []byte{0x80, 0}, subframe(snap4)), behind(26+14+8, want4)},
		{"802.11 aggregate of two", Link80211, 0, build80211(qos, toDS, []byte{0x80, 0}, subframe(snap6), subframe(snap4)), behind(26+14+8, want6)},
		{"802.11 in a mesh", Link80211, 0, mesh(0, snap4), behind(32+6+8, want4)},
		{"802.11 in a mesh with two more addresses", Link80211, 0, mesh(2, snap6), behind(32+18+8, want6)},
		{"802.11 in a mesh, cut behind its mesh control", Link80211, 0, mesh(0, snap4)[:32+6+2], row(Link80211, 0)},
		{"802.11 with that bit and spanning tree", Link80211, 0, build80211(qos, fromDS, []byte{0, 1}, []byte{0x42, 0x42, 3}, make([]byte, 35)), Packet{Proto: 0x42, NetOffset: 26}},
		{"802.11 outside of a mesh with the bit for it", Link80211, 0, build80211(qos, fromDS, []byte{0, 1}, snap4), behind(34, want4)},
		{"802.11 with EAPOL", Link80211, 0, build80211(qos, toDS, qosField, buildSNAP(0x888e, make([]byte, 20))), Packet{Proto: 0x888e, NetOffset: 34}},
		{"802.11 with spanning tree", Link80211, 0, build80211(data, fromDS, nil, []byte{0x42, 0x42, 3}, make([]byte, 35)), Packet{Proto: 0x42, NetOffset: 24}},
		{"802.11 that is encrypted", Link80211, 0, build80211(qos, toDS|protected, qosField, make([]byte, 60)), frame},
		{"802.11 beacon", Link80211, 0, build80211(0x80, 0, nil, make([]byte, 60)), frame},
		{"802.11 acknowledgement", Link80211, 0, join([]byte{0xd4, 0}, make([]byte, 8)), frame},
		{"802.11 without data", Link80211, 0, build80211(0x48, toDS, nil), frame},
		{"802.11 without data, with QoS", Link80211, 0, build80211(0xc8, toDS, qosField), frame},
		{"802.11 later fragment", Link80211, 0, with(plain, 22, 1), frame},
		{"802.11 cut in its header", Link80211, 0, plain[:23], row(Link80211, 0)},
		{"802.11 cut behind its header", Link80211, 0, plain[:24], row(Link80211, 24)},
		{"802.11 cut in LLC", Link80211, 0, plain[:31], Packet{Proto: 0xaa, NetOffset: 24, Undecoded: true}},
		{"802.11 aggregate that is cut", Link80211, 0, build80211(qos, toDS, []byte{0x80, 0}, make([]byte, 13)), row(Link80211, 0)},
		{"802.11 of nothing", Link80211, 0, nil, row(Link80211, 0)},

		{"radiotap", LinkRadiotap, 0, buildRadiotap(1, 0, plain), behind(17+32, want4)},
		{"radiotap with three words of fields", LinkRadiotap, 0, buildRadiotap(3, 0, plain), behind(25+32, want4)},
		{"radiotap with padding of the header", LinkRadiotap, 0, buildRadiotap(1, 0x20, odd), behind(17+36, want4)},
		{"radiotap with padding, and more words of fields", LinkRadiotap, 0, buildRadiotap(2, 0x20, odd), behind(25+36, want4)},
		{"radiotap with a checksum", LinkRadiotap, 0, buildRadiotap(1, 0x10, join(plain, be32(0xdeadbeef))), behind(17+32, want4)},
		{"radiotap with the flags alone", LinkRadiotap, 0, join([]byte{0, 0}, le16(9), le32(2), []byte{0x20}, odd), behind(9+36, want4)},
		{"radiotap with no fields", LinkRadiotap, 0, join([]byte{0, 0}, le16(8), le32(0), plain), behind(8+32, want4)},
		{"radiotap that promises flags it does not have", LinkRadiotap, 0, join([]byte{0, 0}, le16(8), le32(2), plain), behind(8+32, want4)},
		{
			"radiotap with IPv4 of protocol 0", LinkRadiotap, 0,
			buildRadiotap(1, 0, build80211(data, toDS, nil, buildSNAP(etherIPv4, buildIPv4(0, make([]byte, 8))))),
			behind(17+32, is4(Packet{NetLen: 28})),
		},
		{"radiotap with an encrypted frame", LinkRadiotap, 0, buildRadiotap(1, 0, build80211(qos, toDS|protected, qosField, make([]byte, 60))), complete(row(Link80211, 17))},
		{"radiotap of another version", LinkRadiotap, 0, with(buildRadiotap(1, 0, plain), 0, 1), row(Link80211, 0)},
		{"radiotap longer than the frame", LinkRadiotap, 0, with(buildRadiotap(1, 0, nil), 2, 18), row(Link80211, 0)},
		{"radiotap that is cut", LinkRadiotap, 0, buildRadiotap(1, 0, nil)[:7], row(Link80211, 0)},

		{"Prism", LinkPrism, 0, prism(le32(0x44), le32(144)), behind(144+32, want4)},
		{"Prism of a big-endian host", LinkPrism, 0, prism(be32(0x41), be32(144)), behind(144+32, want4)},
		{"Prism of a kind not known", LinkPrism, 0, prism(le32(0x99), le32(99)), behind(144+32, want4)},
		{"Prism with an AVS header", LinkPrism, 0, join(be32(0x80211001), be32(64), make([]byte, 56), plain), behind(64+32, want4)},
		{"AVS", LinkAVS, 0, join(be32(0x80211002), be32(68), make([]byte, 60), plain), behind(68+32, want4)},
		{"Prism longer than the frame", LinkPrism, 0, with(prism(le32(0x44), le32(144))[:143], 0), row(Link80211, 0)},
		{"Prism that is cut", LinkPrism, 0, prism(le32(0x44), le32(144))[:23], row(Link80211, 0)},
	}
}

func TestDecodeWireless(t *testing.T) {
	t.Parallel()
	check(t, wirelessCases())
}
