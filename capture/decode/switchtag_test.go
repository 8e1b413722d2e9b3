package decode

import "testing"

func switchTagCases() []packetCase {
	udp4, udp6, want4, want6 := udp4And6()
	frame := buildEthernet(etherIPv4, udp4)
	tagged := func(tag []byte, rest []byte) []byte { return join(frame[:12], tag, rest) }
	dsa := []byte{0xc0, 0x08, 0x00, 0x01}
	edsa := join([]byte{0xda, 0xda, 0, 0}, dsa)
	brcm := []byte{0x20, 0x00, 0x00, 0x03}
	return []packetCase{
		{"a tag of Broadcom", LinkDSABrcm, 0, tagged(brcm, frame[12:]), behind(18, want4)},
		{"a tag of Broadcom in front", LinkDSABrcmPrepend, 0, join(brcm, frame), behind(18, want4)},
		{"a tag of Marvell", LinkDSA, 0, tagged(dsa, frame[12:]), behind(18, want4)},
		{"a tag of Marvell with an EtherType", LinkEDSA, 0, tagged(edsa, join(be16(etherIPv6), udp6)), behind(22, want6)},
		{
			"a tag of Marvell before one of a VLAN", LinkDSA, 0, tagged(dsa, join(be16(etherVLAN), buildTag(7, etherIPv4), udp4)),
			behind(22, func() Packet { p := want4; p.VLAN, p.HasVLAN = 7, true; return p }()),
		},
		{"a tag of Marvell before LLC", LinkDSA, 0, tagged(dsa, join(be16(38), []byte{0x42, 0x42, 3}, make([]byte, 35))), Packet{Proto: 0x42, NetOffset: 18}},
		{"a tag of Marvell before ARP", LinkDSA, 0, tagged(dsa, join(be16(0x0806), make([]byte, 28))), Packet{Proto: 0x0806, NetOffset: 18}},
		{"a tag of Broadcom that is cut", LinkDSABrcm, 0, tagged(brcm, nil), row(LinkDSABrcm, 0)},
		{"a tag of Broadcom in front of a frame that is cut", LinkDSABrcmPrepend, 0, join(brcm, frame[:13]), row(LinkDSABrcmPrepend, 4)},
		{"a tag of Marvell with an EtherType that is cut", LinkEDSA, 0, tagged(edsa, []byte{8}), row(LinkEDSA, 0)},
		{"a frame of a switch without its addresses", LinkNetwork, ethPXDSA, join(dsa, be16(etherIPv4), udp4), row(LinkDSA, 0)},
	}
}

func TestDecodeTagsOfSwitches(t *testing.T) {
	t.Parallel()
	check(t, switchTagCases())
}
