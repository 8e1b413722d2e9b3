package decode

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// packetCase is a packet and what its headers say.
type packetCase struct {
	name string
	link LinkType
	// etherType is for LinkNetwork alone.
	etherType uint16
	data      []byte
	want      Packet
}

func decode(link LinkType, etherType uint16, data []byte) Packet {
	// What p held before must be gone.
	p := Packet{SrcPort: 1, Proto: 1, VLAN: 1, FragID: 1, Frag: FragLater, TCPFlags: 1, Net: NetIPv6, HasVLAN: true, Undecoded: true}
	p.Src[15], p.Dst[15] = 1, 1
	if link == LinkNetwork {
		Network(etherType, data, &p)
	} else {
		Decode(link, data, &p)
	}
	return p
}

func check(t *testing.T, cases []packetCase) {
	t.Helper()
	for _, s := range cases {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(s.want, decode(s.link, s.etherType, s.data)); diff != "" {
				t.Errorf("%x (-want +got):\n%s", s.data, diff)
			}
		})
	}
}

// is4 returns p as a packet between the IPv4 addresses every built packet has.
func is4(p Packet) Packet {
	p.Net = NetIPv4
	p.Src = [16]byte{10: 0xff, 11: 0xff, 12: 192, 13: 0, 14: 2, 15: 1}
	p.Dst = [16]byte{10: 0xff, 11: 0xff, 12: 198, 13: 51, 14: 100, 15: 2}
	return p
}

// is6 returns p as a packet between the IPv6 addresses every built packet has.
func is6(p Packet) Packet {
	p.Net = NetIPv6
	p.Src, p.Dst = [16]byte(src6), [16]byte(dst6)
	return p
}

// ported returns p with the ports every built packet has, and with the flags every
// built TCP segment has.
func ported(p Packet) Packet {
	p.SrcPort, p.DstPort = srcPort, dstPort
	if p.Proto == protoTCP {
		p.TCPFlags = tcpFlags
	}
	return p
}

// flagged returns p with other TCP flags: 0 is for a header cut off before them.
func flagged(p Packet, flags uint8) Packet {
	p.TCPFlags = flags
	return p
}

// allCases is every case of every layer.
func allCases() []packetCase {
	return slices.Concat(ethernetCases(), llcCases(), mplsCases(), pppCases(), cookedCases(),
		loopbackCases(), rawCases(), ipv4Cases(), ipv6Cases(), extensionCases(), transportCases(),
		firewallCases(), nestedCases(), serialCases(), switchTagCases(), ipHeaderCases(), wirelessCases(), olderCases())
}

func rawCases() []packetCase {
	tcp4, tcp6 := buildIPv4(protoTCP, buildTCP()), buildIPv6(protoTCP, buildTCP())
	want4 := ported(is4(Packet{Proto: protoTCP, NetLen: 40, PayloadOffset: 40}))
	want6 := ported(is6(Packet{Proto: protoTCP, NetLen: 60, PayloadOffset: 60}))
	return []packetCase{
		{"raw IPv4", LinkRaw, 0, tcp4, want4},
		{"raw IPv6", LinkRaw, 0, tcp6, want6},
		{"raw of another version", LinkRaw, 0, with(tcp4, 0, 0x55), row(LinkRaw, 0)},
		{"raw of nothing", LinkRaw, 0, nil, row(LinkRaw, 0)},
		{"link type IPv4", LinkIPv4, 0, tcp4, want4},
		{"link type IPv6", LinkIPv6, 0, tcp6, want6},
		{"link type IPv4 with an IPv6 packet", LinkIPv4, 0, tcp6, Packet{Proto: etherIPv4, Undecoded: true}},
		{"network protocol IPv4", LinkNetwork, etherIPv4, tcp4, want4},
		{"network protocol IPv6", LinkNetwork, etherIPv6, tcp6, want6},
		{"network protocol ARP", LinkNetwork, 0x0806, make([]byte, 28), Packet{Proto: 0x0806}},
		{
			"network protocol VLAN", LinkNetwork, etherVLAN, join(buildTag(7, etherIPv4), tcp4),
			ported(is4(Packet{Proto: protoTCP, VLAN: 7, HasVLAN: true, NetOffset: 4, NetLen: 40, PayloadOffset: 44})),
		},
		{"an unknown link type", 4242, 0, tcp4, Packet{Undecoded: true}},
		{"a link type with a name that is not read", 220, 0, tcp4, row(220, 0)},
	}
}

func TestDecodeRaw(t *testing.T) {
	t.Parallel()
	check(t, rawCases())
}

func TestDecodeLeavesPacketsWithoutALinkHeaderUndecoded(t *testing.T) {
	t.Parallel()
	var p Packet
	Decode(LinkNetwork, buildIPv4(protoTCP, buildTCP()), &p)
	if want := (Packet{Undecoded: true}); p != want {
		t.Errorf("got %+v", p)
	}
}

// Each piece has no capacity beyond its length, so that a read past its end panics.
func TestPacketsCutAtAnyByteSayWhatTheWholeSays(t *testing.T) {
	t.Parallel()
	for _, s := range allCases() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			checkPieces(t, s.link, s.etherType, s.data)
		})
	}
}

// checkPieces checks what must hold for a packet and each of its beginnings: a
// piece that is not called undecoded says just what the whole says.
func checkPieces(t *testing.T, link LinkType, etherType uint16, data []byte) {
	t.Helper()
	whole := decode(link, etherType, slices.Clip(data))
	checkSane(t, data, whole)
	for n := range data {
		piece := decode(link, etherType, slices.Clip(slices.Clone(data[:n])))
		checkSane(t, data[:n], piece)
		if !piece.Undecoded && piece != whole {
			t.Errorf("%x: the first %d bytes say something else (-whole +piece):\n%s",
				data, n, cmp.Diff(whole, piece))
		}
		if piece.Net != NetNone && (piece.Net != whole.Net || piece.Src != whole.Src || piece.Dst != whole.Dst) {
			t.Errorf("%x: the first %d bytes have other addresses (-whole +piece):\n%s",
				data, n, cmp.Diff(whole, piece))
		}
		if (piece.SrcPort != 0 || piece.DstPort != 0) &&
			(piece.SrcPort != whole.SrcPort || piece.DstPort != whole.DstPort || piece.Proto != whole.Proto) {
			t.Errorf("%x: the first %d bytes have other ports (-whole +piece):\n%s",
				data, n, cmp.Diff(whole, piece))
		}
		if piece.TCPFlags != 0 && piece.TCPFlags != whole.TCPFlags {
			t.Errorf("%x: the first %d bytes have other TCP flags (-whole +piece):\n%s",
				data, n, cmp.Diff(whole, piece))
		}
	}
}

// checkSane checks what holds for any packet whatever its bytes.
func checkSane(t *testing.T, data []byte, p Packet) {
	t.Helper()
	fail := func(what string) { t.Errorf("%x: %s: %+v", data, what, p) }
	switch {
	case int(p.NetOffset) > len(data):
		fail("the network header begins beyond the data")
	case p.Net == NetNone && (p.Src != [16]byte{} || p.Dst != [16]byte{}):
		fail("addresses without a network header")
	case p.Net == NetNone && (p.SrcPort != 0 || p.DstPort != 0 || p.PayloadOffset != 0 || p.NetLen != 0 || p.Frag != FragNone):
		fail("fields of IP without IP")
	case p.Net != NetNone && p.Proto > 0xff:
		fail("a protocol number of more than 8 bits")
	case p.Frag == FragLater && (p.SrcPort != 0 || p.DstPort != 0 || p.TCPFlags != 0 || p.PayloadOffset != 0):
		fail("a transport header in a later fragment")
	case p.TCPFlags != 0 && (p.Net == NetNone || p.Proto != protoTCP):
		fail("TCP flags without TCP")
	case p.Frag == FragNone && p.FragID != 0:
		fail("a fragment identification without a fragment")
	case !p.HasVLAN && p.VLAN != 0:
		fail("tag control information without a tag")
	case p.PayloadOffset != 0 && p.PayloadOffset <= p.NetOffset:
		fail("a payload before its headers")
	case p.PayloadOffset != 0 && p.endsBefore(int(p.PayloadOffset)):
		fail("a payload after the end")
	}
}

func TestDecodingDoesNotAllocate(t *testing.T) {
	cases := allCases()
	var p Packet
	got := testing.AllocsPerRun(10, func() {
		for _, s := range cases {
			if s.link == LinkNetwork {
				Network(s.etherType, s.data, &p)
			} else {
				Decode(s.link, s.data, &p)
			}
		}
	})
	if got != 0 {
		t.Errorf("%v allocations", got)
	}
}

// networkInFuzz stands for LinkNetwork, which has more bits than what is fuzzed.
const networkInFuzz = 0xffff

// FuzzDecode takes any bytes for a packet of any link type.
func FuzzDecode(f *testing.F) {
	for _, s := range allCases() {
		f.Add(uint16(min(s.link, networkInFuzz)), s.etherType, s.data)
	}
	f.Fuzz(func(t *testing.T, link, etherType uint16, data []byte) {
		// Every beginning is decoded, so long inputs cost their square.
		of := LinkType(link)
		if of == networkInFuzz {
			of = LinkNetwork
		}
		checkPieces(t, of, etherType, data[:min(len(data), 512)])
	})
}
