package decode

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// bothKnow are the link types that gopacket decodes, too.
var bothKnow = []LinkType{LinkNull, LinkEthernet, LinkPPP, LinkRaw, LinkLoop, LinkLinuxSLL, LinkLinuxSLL2, LinkIPv4, LinkIPv6}

// FuzzAgreesWithGopacket decodes any bytes with another decoder as well. Where
// both read an IP header it is the same one, with the same addresses, and the
// rest of what they read is the same but for these cases:
//   - this package says that a header is cut short or contradicts itself, or
//     gopacket fails at one: each has kept what it could read until then;
//   - gopacket stops at fragments, where this package reads the ports of the
//     first one, and a fragment within one; and at headers it does not know: mobility, host identity,
//     shim6 and DCCP;
//   - gopacket goes on after a second authentication header over IPv4, where this
//     package stays with its number;
//   - gopacket reads ICMP over IPv6 and ICMPv6 over IPv4, which are not defined;
//   - gopacket puts the bytes there are in the place of an IPv4 length of 0,
//     where this package says that none is stated.
//
// What only one of them takes for IP is not compared: gopacket takes any LLC header
// that begins like one of SNAP for that, looks for IP behind cooked headers and
// EtherTypes that name something else, and knows fewer kinds of tags.
func FuzzAgreesWithGopacket(f *testing.F) {
	for _, s := range allCases() {
		if i := slices.Index(bothKnow, s.link); i >= 0 {
			f.Add(uint8(i), s.data)
		}
	}
	for seed := range uint64(50) {
		link, data := builder{rand.New(rand.NewPCG(seed, 1))}.packet()
		f.Add(uint8(slices.Index(bothKnow, link)), data)
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		link := bothKnow[int(which)%len(bothKnow)]
		data = slices.Clip(data)
		got := decode(link, 0, data)
		want, err := reference(link, data)
		if err != nil || got.Net == NetNone || got.HasVLAN && !want.HasVLAN {
			return
		}
		if diff := disagreement(&got, &want); diff != "" {
			t.Errorf("link type %d, %x: %s\ngopacket %+v\nthis     %+v", link, data, diff, want, got)
		}
	})
}

// disagreement says in what two readings of a packet differ.
func disagreement(got *Packet, want *gopacketPacket) string {
	switch {
	case got.Net != want.Net:
		return "the version of IP"
	case got.Src != want.Src || got.Dst != want.Dst:
		return "addresses"
	case got.NetOffset != want.NetOffset:
		return "where IP begins"
	case got.HasVLAN != want.HasVLAN || got.VLAN != want.VLAN:
		return "the VLAN tag"
	case got.Undecoded || want.failed:
		return ""
	case got.NetLen != want.NetLen && got.NetLen != 0:
		return "the length of the IP packet"
	case want.stopped && want.Proto == protoFragment:
		return ""
	case got.Frag != want.Frag || got.FragID != want.FragID:
		return "the place of a fragment"
	case want.stopped || unknownToGopacket(want.Proto):
		return ""
	case got.Net == NetIPv4 && got.Proto == protoAH:
		return ""
	case got.Net == NetIPv6 && got.Proto == protoICMP || got.Net == NetIPv4 && got.Proto == protoICMPv6:
		return ""
	case got.Proto != want.Proto:
		return "the protocol"
	case got.SrcPort != want.SrcPort || got.DstPort != want.DstPort:
		return "ports"
	case got.TCPFlags != want.TCPFlags:
		return "TCP flags"
	case got.PayloadOffset != want.PayloadOffset:
		return "where the payload begins"
	default:
		return ""
	}
}

// unknownToGopacket says whether gopacket stops at a header of this protocol,
// where this package goes on.
func unknownToGopacket(proto uint16) bool {
	return proto == protoMobility || proto == protoHIP || proto == protoShim6 || proto == protoDCCP
}
