package decode

import "testing"

func pppCases() []packetCase {
	tcp4 := buildIPv4(protoTCP, buildTCP())
	tcp6 := buildIPv6(protoTCP, buildTCP())
	hdlc := []byte{pppAddress, pppControl}
	session := buildEthernet(etherPPPoESession, buildPPPoE(0x0021, tcp4))
	badSession := Packet{Proto: etherPPPoESession, NetOffset: 14, Undecoded: true}
	return []packetCase{
		{
			"PPPoE with IPv4", LinkEthernet, 0, session,
			ported(is4(Packet{Proto: protoTCP, NetOffset: 22, NetLen: 40, PayloadOffset: 62})),
		},
		{
			"PPPoE with IPv6 in a VLAN", LinkEthernet, 0,
			buildEthernet(etherVLAN, buildTag(7, etherPPPoESession), buildPPPoE(0x0057, tcp6)),
			ported(is6(Packet{Proto: protoTCP, VLAN: 7, HasVLAN: true, NetOffset: 26, NetLen: 60, PayloadOffset: 86})),
		},
		{
			"PPPoE with LCP", LinkEthernet, 0, buildEthernet(etherPPPoESession, buildPPPoE(0xc021, make([]byte, 10))),
			Packet{Proto: etherPPPoESession, NetOffset: 14},
		},
		{"PPPoE of another version", LinkEthernet, 0, with(session, 14, 0x21), badSession},
		{"PPPoE with a code that is no session's", LinkEthernet, 0, with(session, 15, 0x09), badSession},
		{"PPPoE of length 0", LinkEthernet, 0, with(session, 18, 0, 0), badSession},
		{"PPPoE of length 1, with half a protocol number", LinkEthernet, 0, with(session, 18, 0, 1), badSession},
		{
			"PPPoE of length 1, with a compressed protocol number", LinkEthernet, 0,
			buildEthernet(etherPPPoESession, []byte{0x11, 0}, be16(0x42), be16(1), []byte{0x21}, tcp4),
			Packet{Proto: etherIPv4, NetOffset: 21, Undecoded: true},
		},
		{
			"PPPoE with padding behind it", LinkEthernet, 0, join(session, make([]byte, 6)),
			ported(is4(Packet{Proto: protoTCP, NetOffset: 22, NetLen: 40, PayloadOffset: 62})),
		},
		{
			"PPPoE with padding that IP takes for ports", LinkEthernet, 0, with(session, 18, 0, 2+20),
			is4(Packet{Proto: protoTCP, NetOffset: 22, NetLen: 40, Undecoded: true}),
		},
		{
			"PPPoE with padding that looks like IP", LinkEthernet, 0, with(session, 18, 0, 2),
			Packet{Proto: etherIPv4, NetOffset: 22, Undecoded: true},
		},
		{
			"PPPoE with an IPv4 length of 0, and padding instead of ports", LinkEthernet, 0,
			with(with(session, 24, 0, 0), 18, 0, 2+22),
			is4(Packet{Proto: protoTCP, NetOffset: 22, Undecoded: true}),
		},
		{
			"PPPoE that states more than was captured", LinkEthernet, 0, with(session, 18, 5, 0xdc),
			ported(is4(Packet{Proto: protoTCP, NetOffset: 22, NetLen: 40, PayloadOffset: 62})),
		},
		{"PPPoE that ends in the protocol number", LinkEthernet, 0, session[:21], badSession},
		{
			"PPPoE with a cut IPv4 header", LinkEthernet, 0, session[:40],
			Packet{Proto: etherIPv4, NetOffset: 22, Undecoded: true},
		},

		{
			"PPP in HDLC-like framing", LinkPPP, 0, join(hdlc, be16(0x0021), tcp4),
			ported(is4(Packet{Proto: protoTCP, NetOffset: 4, NetLen: 40, PayloadOffset: 44})),
		},
		{
			"PPP without address and control", LinkPPP, 0, join(be16(0x0057), tcp6),
			ported(is6(Packet{Proto: protoTCP, NetOffset: 2, NetLen: 60, PayloadOffset: 62})),
		},
		{
			"PPP with a compressed protocol number", LinkPPP, 0, join(hdlc, []byte{0x21}, tcp4),
			ported(is4(Packet{Proto: protoTCP, NetOffset: 3, NetLen: 40, PayloadOffset: 43})),
		},
		{
			"PPP with all compressed", LinkPPP, 0, join([]byte{0x57}, tcp6),
			ported(is6(Packet{Proto: protoTCP, NetOffset: 1, NetLen: 60, PayloadOffset: 61})),
		},
		{
			"PPP with MPLS", LinkPPP, 0, join(hdlc, be16(0x0281), be32(1<<8), tcp4),
			ported(is4(Packet{Proto: protoTCP, NetOffset: 8, NetLen: 40, PayloadOffset: 48})),
		},
		{
			"PPP with MPLS multicast", LinkPPP, 0, join(hdlc, be16(0x0283), be32(1<<8), tcp4),
			ported(is4(Packet{Proto: protoTCP, NetOffset: 8, NetLen: 40, PayloadOffset: 48})),
		},
		{"PPP with IPCP", LinkPPP, 0, join(hdlc, be16(0x8021), make([]byte, 10)), Packet{Proto: etherPPP}},
		{"PPP with LCP cut behind the protocol number", LinkPPP, 0, be16(0xc021), Packet{Proto: etherPPP}},
		{"PPP with an address and another control", LinkPPP, 0, []byte{pppAddress, 0x13, 0, 0x21}, Packet{Proto: etherPPP, Undecoded: true}},
		{"PPP that ends in the protocol number", LinkPPP, 0, join(hdlc, []byte{0}), Packet{Proto: etherPPP, Undecoded: true}},
		{"PPP of nothing", LinkPPP, 0, nil, Packet{Proto: etherPPP, Undecoded: true}},
	}
}

func TestDecodePPP(t *testing.T) {
	t.Parallel()
	check(t, pppCases())
}
