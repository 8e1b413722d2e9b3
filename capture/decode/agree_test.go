package decode

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
)

// TestAgreesWithGopacket decodes random packets, whose headers are in order,
// with another decoder as well. All fields must agree; where the two differ by
// intention, the packets are not made, or the fields not compared:
//   - gopacket stops at the first fragment and at an atomic one, where this
//     package still reads ports;
//   - gopacket does not know mobility, host identity, shim6 and DCCP, nor the
//     tag 0x9100, nor the compatibility rule for the OUI of a SNAP header;
//   - gopacket takes an IPv6 length of 0 without a jumbo option for an error,
//     where this package sees a super-packet;
//   - gopacket ignores the version under an EtherType, and PPPoE's own;
//   - gopacket goes into tunnels, where this package stops at the first IP.
func TestAgreesWithGopacket(t *testing.T) {
	t.Parallel()
	const packets = 5000
	seen := map[string]int{}
	for seed := range uint64(packets) {
		link, data := builder{rand.New(rand.NewPCG(seed, 0))}.packet()
		got := decode(link, 0, data)
		want, err := reference(link, data)
		if err != nil {
			t.Fatalf("seed %d, link type %d, %x: %v", seed, link, data, err)
		}
		seen[fmt.Sprintf("link type %d", link)]++
		seen[fmt.Sprintf("protocol %d", got.Proto)]++
		seen[fmt.Sprintf("place of fragment %d", got.Frag)]++
		if want.stopped && got.Frag != FragLater {
			got.SrcPort, got.DstPort, got.TCPFlags, got.PayloadOffset = 0, 0, 0, 0
			// There may have been an authentication header on the way.
			want.Proto = got.Proto
		}
		if diff := cmp.Diff(want.Packet, got); diff != "" {
			t.Fatalf("seed %d, link type %d, %x (-gopacket +this):\n%s", seed, link, data, diff)
		}
	}
	for _, what := range []string{
		"link type 0", "link type 1", "link type 9", "link type 101", "link type 113", "link type 276",
		"protocol 1", "protocol 6", "protocol 17", "protocol 58", "protocol 88", "protocol 132", "protocol 136",
		"place of fragment 0", "place of fragment 1", "place of fragment 2",
	} {
		if seen[what] < packets/1000 {
			t.Errorf("only %d packets of %s", seen[what], what)
		}
	}
}

// A gopacketPacket is what gopacket reads in a packet.
type gopacketPacket struct {
	Packet
	// stopped says that gopacket met a fragment, and read nothing inside.
	stopped bool
	// failed says that there was something it could not read.
	failed bool
}

// reference decodes with gopacket.
func reference(link LinkType, data []byte) (gopacketPacket, error) {
	var p gopacketPacket
	packet := gopacket.NewPacket(data, layers.LinkType(link), gopacket.NoCopy)
	p.failed = packet.ErrorLayer() != nil
	for _, layer := range packet.Layers() {
		// The contents are a part of data: capacities say which.
		contents := layer.LayerContents()
		start := cap(data) - cap(contents)
		off := start + len(contents)
		if p.Net == NetNone {
			p.NetOffset = uint16(start)
		}
		switch l := layer.(type) {
		case *layers.Dot1Q:
			p.tag(l)
		case *layers.IPv4:
			if p.Net != NetNone || len(l.SrcIP) == 0 { // in a tunnel, or it failed here
				return p, p.found(packet)
			}
			p.ipv4(l)
		case *layers.IPv6:
			if p.Net != NetNone || len(l.SrcIP) == 0 {
				return p, p.found(packet)
			}
			p.ipv6(l)
		case *layers.IPv6HopByHop:
			p.jumbo(l)
		case *layers.IPv6Routing:
			p.Proto = uint16(l.NextHeader)
		case *layers.IPv6Destination:
			p.Proto = uint16(l.NextHeader)
		case *layers.IPSecAH:
			p.Proto = uint16(l.NextHeader)
		case *layers.IPv6Fragment:
			p.fragment(l)
		case *layers.TCP:
			p.TCPFlags = flagsOf(l)
			return p.ports(uint16(l.SrcPort), uint16(l.DstPort), off), nil
		case *layers.UDP:
			return p.ports(uint16(l.SrcPort), uint16(l.DstPort), off), nil
		case *layers.UDPLite:
			return p.ports(uint16(l.SrcPort), uint16(l.DstPort), off), nil
		case *layers.SCTP:
			return p.ports(uint16(l.SrcPort), uint16(l.DstPort), off), nil
		case *layers.ICMPv4:
			if t := l.TypeCode.Type(); t != layers.ICMPv4TypeEchoRequest && t != layers.ICMPv4TypeEchoReply {
				return p, nil
			}
			return p.ports(l.Id, l.Id, off), nil
		case *layers.ICMPv6Echo:
			return p.ports(l.Identifier, l.Identifier, off), nil
		}
	}
	return p, p.found(packet)
}

// found is an error when gopacket has found no network header.
func (p *gopacketPacket) found(packet gopacket.Packet) error {
	if p.Net == NetNone {
		return fmt.Errorf("gopacket finds no network header: %v", packet.ErrorLayer())
	}
	return nil
}

func (p *gopacketPacket) tag(l *layers.Dot1Q) {
	if p.HasVLAN {
		return
	}
	p.HasVLAN = true
	p.VLAN = uint16(l.Priority)<<13 | l.VLANIdentifier
	if l.DropEligible {
		p.VLAN |= 1 << 12
	}
}

func (p *gopacketPacket) ipv4(l *layers.IPv4) {
	p.Net, p.Proto, p.NetLen = NetIPv4, uint16(l.Protocol), uint32(l.Length)
	p.Src, p.Dst = [16]byte(l.SrcIP.To16()), [16]byte(l.DstIP.To16())
	p.place(l.FragOffset, l.Flags&layers.IPv4MoreFragments != 0, uint32(l.Id))
	p.stopped = p.Frag != FragNone
}

func (p *gopacketPacket) ipv6(l *layers.IPv6) {
	p.Net, p.Proto, p.NetLen = NetIPv6, uint16(l.NextHeader), 40+uint32(l.Length)
	p.Src, p.Dst = [16]byte(l.SrcIP.To16()), [16]byte(l.DstIP.To16())
}

// jumbo takes the length of a jumbo option over. RFC 2675 allows one, and only where the
// header states 0.
func (p *gopacketPacket) jumbo(l *layers.IPv6HopByHop) {
	p.Proto = uint16(l.NextHeader)
	for _, o := range l.Options {
		if o.OptionType == layers.IPv6HopByHopOptionJumbogram && len(o.OptionData) == 4 && p.NetLen == ipv6Len {
			p.NetLen += uint32(o.OptionData[0])<<24 | uint32(o.OptionData[1])<<16 |
				uint32(o.OptionData[2])<<8 | uint32(o.OptionData[3])
		}
	}
}

func (p *gopacketPacket) fragment(l *layers.IPv6Fragment) {
	p.Proto = uint16(l.NextHeader)
	p.place(l.FragmentOffset, l.MoreFragments, l.Identification)
	p.stopped = true
}

func (p *gopacketPacket) place(offset uint16, more bool, id uint32) {
	switch {
	case offset != 0:
		p.Frag, p.FragID = FragLater, id
	case more:
		p.Frag, p.FragID = FragFirst, id
	}
}

func (p *gopacketPacket) ports(src, dst uint16, off int) gopacketPacket {
	p.SrcPort, p.DstPort, p.PayloadOffset = src, dst, uint16(off)
	return *p
}

// flagsOf puts the control bits together that gopacket takes apart.
func flagsOf(l *layers.TCP) (flags uint8) {
	for i, set := range []bool{l.FIN, l.SYN, l.RST, l.PSH, l.ACK, l.URG, l.ECE, l.CWR} {
		if set {
			flags |= 1 << i
		}
	}
	return flags
}
