package demo

import (
	"bytes"
	"net/netip"
	"path"
	"testing"
	"time"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// frames calls each for the packets of the first d, decoded.
func frames(t *testing.T, s *Source, d time.Duration, each func(*frame.Frame, *decode.Packet)) {
	t.Helper()
	var f frame.Frame
	var p decode.Packet
	for s.Next(&f); f.Time < Start.Add(d).UnixNano(); s.Next(&f) {
		decode.Decode(f.Link, f.Data, &p)
		each(&f, &p)
	}
}

func TestEveryRunGivesTheSamePackets(t *testing.T) {
	t.Parallel()
	a, b := NewSource(), NewSource()
	var f, g frame.Frame
	for n := range 300_000 {
		a.Next(&f)
		b.Next(&g)
		if !bytes.Equal(f.Data, g.Data) || f.Time != g.Time || f.Len != g.Len || f.Dir != g.Dir ||
			f.SegmentSize != g.SegmentSize || a.Drops() != b.Drops() {
			t.Fatalf("frame %d: %+v in one run, %+v in the other", n, f, g)
		}
	}
}

func TestPacketsAreWellFormed(t *testing.T) {
	t.Parallel()
	last := Start.UnixNano()
	kinds := make(map[uint16]int)
	frames(t, NewSource(), cycle, func(f *frame.Frame, p *decode.Packet) {
		if f.Time < last {
			t.Fatalf("time goes back from %d to %d", last, f.Time)
		}
		last = f.Time
		if p.Undecoded || f.Len < uint32(len(f.Data)) {
			t.Fatalf("%+v, decoded %+v", f, p)
		}
		if p.NetLen != 0 && f.Dir == frame.DirOut && p.NetLen != f.Len-ethernetLen {
			t.Fatalf("the header says %d bytes of a frame of %d", p.NetLen, f.Len)
		}
		if p.Net == decode.NetIPv4 && frame.Checksum(f.Data[ethernetLen:ethernetLen+ipv4Len]) != 0 {
			t.Fatalf("checksum of %x", f.Data)
		}
		kinds[p.Proto]++
	})
	for _, proto := range []uint16{protoICMP, protoTCP, protoUDP, protoICMPv6, 0x0806} {
		if kinds[proto] == 0 {
			t.Errorf("no frame of protocol %#x", proto)
		}
	}
}

func TestDirectionsFollowTheLocalAddresses(t *testing.T) {
	t.Parallel()
	locals := make(map[[16]byte]bool)
	for _, a := range LocalAddrs() {
		locals[a.As16()] = true
	}
	frames(t, NewSource(), cycle, func(f *frame.Frame, p *decode.Packet) {
		if p.Net == decode.NetNone {
			return
		}
		if locals[p.Src] == locals[p.Dst] || locals[p.Src] != (f.Dir == frame.DirOut) {
			t.Fatalf("%v to %v goes %v", netip.AddrFrom16(p.Src), netip.AddrFrom16(p.Dst), f.Dir)
		}
	})
}

func TestAddressesAreOfTheDocumentationRanges(t *testing.T) {
	t.Parallel()
	var ranges []netip.Prefix
	for _, s := range []string{"192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"} {
		ranges = append(ranges, netip.MustParsePrefix(s))
	}
	documented := func(a netip.Addr) bool {
		for _, r := range ranges {
			if r.Contains(a.Unmap()) {
				return true
			}
		}
		return false
	}
	frames(t, NewSource(), cycle, func(_ *frame.Frame, p *decode.Packet) {
		for _, a := range [][16]byte{p.Src, p.Dst} {
			if p.Net != decode.NetNone && !documented(netip.AddrFrom16(a)) {
				t.Fatalf("address %v", netip.AddrFrom16(a).Unmap())
			}
		}
	})
	for a := range Names() {
		if !documented(a) {
			t.Errorf("address %v has a name", a)
		}
	}
}

// TestNetworksAreForDocumentation wants numbers that nobody has (RFC 5398), and countries of
// two letters.
func TestNetworksAreForDocumentation(t *testing.T) {
	t.Parallel()
	all := Networks()
	for a, n := range all {
		if n.ASN != 0 && (n.ASN < 64496 || n.ASN > 64511) || len(n.Country) != 2 || (n.ASN == 0) != (n.Org == "") {
			t.Errorf("address %v has the network %+v", a, n)
		}
	}
	for _, local := range LocalAddrs() {
		if _, ok := all[local]; ok {
			t.Errorf("%v, of the host itself, has a network", local)
		}
	}
	if len(all) < 100 {
		t.Errorf("%d addresses have a network", len(all))
	}
}

func TestDropsCountsThePacketsThatAreMissing(t *testing.T) {
	t.Parallel()
	s := NewSource()
	begin, end := Start.Add(lossAt).UnixNano(), Start.Add(lossAt+lossLength).UnixNano()
	var during uint64
	frames(t, s, cycle, func(f *frame.Frame, _ *decode.Packet) {
		if f.Time >= begin && f.Time < end {
			during++
		} else if f.Time < begin && s.Drops() != 0 {
			t.Fatalf("%d drops before the loss", s.Drops())
		}
	})
	if lost := s.Drops(); lost < 20 || lost < during || lost > during+1 {
		t.Errorf("%d frames lost and %d kept: want every second one lost", lost, during)
	}
}

// local returns the port of the local side.
func local(f *frame.Frame, p *decode.Packet) uint16 {
	if f.Dir == frame.DirOut {
		return p.SrcPort
	}
	return p.DstPort
}

func TestEveryLocalPortHasOneOwner(t *testing.T) {
	t.Parallel()
	owners := Owners()
	for i, a := range owners {
		if a.Name == "" || a.PID == 0 || a.User == "" || a.Exe == "" || a.First > a.Last {
			t.Errorf("incomplete: %+v", a)
		}
		if a.Name != path.Base(a.Exe) || len(a.Comm) > 15 {
			t.Errorf("%s, which calls itself %q, is the program %s", a.Name, a.Comm, a.Exe)
		}
		for _, b := range owners[i+1:] {
			if a.Proto == b.Proto && a.First <= b.Last && b.First <= a.Last && a.PID != b.PID {
				t.Errorf("%s and %s share ports %d to %d", a.Name, b.Name, a.First, a.Last)
			}
		}
	}
	seen := make(map[string]bool)
	frames(t, NewSource(), 2*cycle, func(f *frame.Frame, p *decode.Packet) {
		if p.Net == decode.NetNone {
			return
		}
		for _, o := range owners {
			if port := local(f, p); o.Proto == p.Proto && port >= o.First && port <= o.Last {
				seen[o.Name] = true
				return
			}
		}
		scan, tunnel := p.SrcPort == 40_007 || p.DstPort == 40_007, local(f, p) == 51_820
		if !scan && !tunnel {
			t.Fatalf("nobody owns port %d of protocol %d", local(f, p), p.Proto)
		}
	})
	for _, o := range owners {
		if !seen[o.Name] {
			t.Errorf("%s owns no frame", o.Name)
		}
	}
}

func TestNextDoesNotAllocate(t *testing.T) {
	s := NewSource()
	var f frame.Frame
	if n := testing.AllocsPerRun(20_000, func() { s.Next(&f) }); n != 0 {
		t.Errorf("%v allocations a frame", n)
	}
}

func BenchmarkNext(b *testing.B) {
	s := NewSource()
	var f frame.Frame
	b.ReportAllocs()
	for b.Loop() {
		s.Next(&f)
	}
}
