package meter

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/netip"
	"testing"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/peek"
	"iftopgo/flows"
)

// packet is a UDP datagram in an Ethernet frame, as the tests describe it.
type packet struct {
	src, dst string // address and port
	dir      frame.Dir
	length   uint32 // of the frame; 0 is that of its bytes
}

// frame builds the packet's frame.
func (p packet) frame() *frame.Frame {
	src, dst := netip.MustParseAddrPort(p.src), netip.MustParseAddrPort(p.dst)
	b := make([]byte, 12)
	if src.Addr().Is4() {
		b = append(b, 8, 0, 0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17, 0, 0)
	} else {
		b = append(b, 0x86, 0xdd, 0x60, 0, 0, 0, 0, 8, 17, 64)
	}
	b = append(append(b, src.Addr().AsSlice()...), dst.Addr().AsSlice()...)
	b = binary.BigEndian.AppendUint16(b, src.Port())
	b = binary.BigEndian.AppendUint16(b, dst.Port())
	b = append(b, 0, 8, 0, 0)
	f := &frame.Frame{Data: b, Len: uint32(len(b)), Link: decode.LinkEthernet, Dir: p.dir, Time: 1}
	if p.length != 0 {
		f.Len = p.length
	}
	return f
}

// metered returns a meter that knows this host's addresses and has counted the
// packets.
func metered(o capture.Options, addresses []string, packets ...packet) *Meter {
	var local LocalAddrs
	var addrs []netip.Addr
	for _, a := range addresses {
		addrs = append(addrs, netip.MustParseAddr(a))
	}
	local.Set(addrs)
	m := New(&o, &local)
	for _, p := range packets {
		m.Add(p.frame())
	}
	return &m
}

// describe writes a flow as "local remote sent/received", in bytes.
func describe(d *flows.Delta) string {
	k := &d.Key
	return fmt.Sprintf("%s %s %d/%d",
		netip.AddrPortFrom(k.Local.Netip(), k.LocalPort), netip.AddrPortFrom(k.Remote.Netip(), k.RemotePort),
		d.Bytes.Sent, d.Bytes.Recv)
}

func TestFlowsAreOrientedFromThisHost(t *testing.T) {
	t.Parallel()
	lan := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8::/32")}
	for name, c := range map[string]struct {
		local   []string
		nets    []netip.Prefix
		packets []packet
		want    []string
	}{
		"our address is the lower one": {
			[]string{"192.0.2.1"},
			nil,
			[]packet{{"192.0.2.1:50000", "198.51.100.7:443", frame.DirOut, 100}, {"198.51.100.7:443", "192.0.2.1:50000", frame.DirIn, 900}},
			[]string{"192.0.2.1:50000 198.51.100.7:443 100/900"},
		},
		"our address is the higher one": {
			[]string{"192.0.2.1"},
			nil,
			[]packet{{"192.0.2.1:50000", "8.8.8.8:53", frame.DirOut, 100}, {"8.8.8.8:53", "192.0.2.1:50000", frame.DirIn, 900}},
			[]string{"192.0.2.1:50000 8.8.8.8:53 100/900"},
		},
		"the other side speaks first": {
			[]string{"192.0.2.1"},
			nil,
			[]packet{{"8.8.8.8:5353", "192.0.2.1:80", frame.DirIn, 60}, {"192.0.2.1:80", "8.8.8.8:5353", frame.DirOut, 70}},
			[]string{"192.0.2.1:80 8.8.8.8:5353 70/60"},
		},
		"IPv6, ours the higher one": {
			[]string{"2001:db8::9"},
			nil,
			[]packet{{"[2001:db8::9]:1", "[2001:db8::2]:2", frame.DirOut, 100}},
			[]string{"[2001:db8::9]:1 [2001:db8::2]:2 100/0"},
		},
		"two hosts of our network, one of them this one": {
			[]string{"192.168.1.5"},
			nil,
			[]packet{{"192.168.1.9:9", "192.168.1.5:5", frame.DirIn, 100}},
			[]string{"192.168.1.5:5 192.168.1.9:9 0/100"},
		},
		"looped back, both addresses ours: who spoke first is left": {
			[]string{"127.0.0.1"},
			nil,
			[]packet{{"127.0.0.1:9000", "127.0.0.1:80", frame.DirUnknown, 100}, {"127.0.0.1:80", "127.0.0.1:9000", frame.DirUnknown, 300}},
			[]string{"127.0.0.1:9000 127.0.0.1:80 100/300"},
		},
		"forwarded out of this interface: the kernel's direction decides": {
			[]string{"192.0.2.1"},
			nil,
			[]packet{{"10.0.0.1:1", "10.9.0.2:2", frame.DirOut, 100}, {"10.9.0.2:2", "10.0.0.1:1", frame.DirIn, 50}},
			[]string{"10.0.0.1:1 10.9.0.2:2 100/50"},
		},
		"forwarded, first seen coming in": {
			[]string{"192.0.2.1"},
			nil,
			[]packet{{"10.9.0.2:2", "10.0.0.1:1", frame.DirIn, 50}},
			[]string{"10.0.0.1:1 10.9.0.2:2 0/50"},
		},
		"for another host, seen in promiscuous mode": {
			[]string{"192.0.2.1"},
			nil,
			[]packet{{"10.9.0.2:2", "10.0.0.1:1", frame.DirOther, 50}, {"10.0.0.1:1", "10.9.0.2:2", frame.DirOther, 70}},
			[]string{"10.9.0.2:2 10.0.0.1:1 50/70"},
		},
		"multicast from this host and from others": {
			[]string{"192.0.2.1"},
			nil,
			[]packet{{"192.0.2.1:5353", "224.0.0.251:5353", frame.DirOut, 80}, {"192.0.2.9:5353", "224.0.0.251:5353", frame.DirMulticast, 90}},
			[]string{"192.0.2.1:5353 224.0.0.251:5353 80/0", "224.0.0.251:5353 192.0.2.9:5353 0/90"},
		},
		"broadcast": {
			[]string{"192.0.2.1"},
			nil,
			[]packet{{"192.0.2.9:68", "255.255.255.255:67", frame.DirBroadcast, 342}},
			[]string{"255.255.255.255:67 192.0.2.9:68 0/342"},
		},
		"-F orients and limits: out of the network and into it": {
			[]string{"8.8.8.8"},
			lan,
			[]packet{
				{"10.1.1.1:1", "8.8.8.8:2", frame.DirIn, 100},
				{"[2001:db8::1]:1", "[2001:4860::8]:2", frame.DirIn, 70},
				{"10.1.1.1:1", "10.2.2.2:2", frame.DirIn, 1000},
				{"8.8.4.4:1", "8.8.8.8:2", frame.DirIn, 1000},
			},
			[]string{"10.1.1.1:1 8.8.8.8:2 100/0", "[2001:db8::1]:1 [2001:4860::8]:2 70/0"},
		},
		"a datagram to oneself is sent": {
			[]string{"127.0.0.1"},
			nil,
			[]packet{{"127.0.0.1:7", "127.0.0.1:7", frame.DirUnknown, 50}},
			[]string{"127.0.0.1:7 127.0.0.1:7 50/0"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := metered(capture.Options{Nets: c.nets, Interfaces: []string{"eth0"}}, c.local, c.packets...)
			var b flows.Batch
			m.flush(&b)
			got := make([]string, len(b.Deltas))
			for i := range b.Deltas {
				got[i] = describe(&b.Deltas[i])
			}
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
			if m.received != uint64(len(c.packets)) {
				t.Errorf("received %d of %d packets", m.received, len(c.packets))
			}
		})
	}
}

func TestFlowsOfSeveralInterfacesAreCountedApart(t *testing.T) {
	t.Parallel()
	for want, interfaces := range map[int][]string{1: {"eth0"}, 2: {flows.AnyInterface}} {
		o := capture.Options{Interfaces: interfaces}
		m := New(&o, &LocalAddrs{})
		for i := range 2 {
			f := packet{"192.0.2.1:1", "192.0.2.2:2", frame.DirIn, 0}.frame()
			f.Iface = uint32(i + 1)
			m.Add(f)
		}
		var b flows.Batch
		m.flush(&b)
		if len(b.Deltas) != want {
			t.Errorf("capturing on %v: %d flows, want %d", interfaces, len(b.Deltas), want)
		}
	}
}

// Packets that -F leaves out are received, so that they do not count as lost.
func TestPacketsOutsideTheNetworksAreReceivedAndNotCounted(t *testing.T) {
	t.Parallel()
	m := metered(capture.Options{Interfaces: []string{"eth0"}, Nets: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}, nil,
		packet{"10.0.0.1:1", "192.0.2.1:2", frame.DirOut, 100},
		packet{"192.0.2.1:2", "198.51.100.1:3", frame.DirIn, 100},
		packet{"10.0.0.1:1", "10.0.0.2:2", frame.DirOut, 100})
	m.Add(&frame.Frame{Data: []byte{1, 2}, Len: 2, Link: decode.LinkEthernet, Time: 1})
	var b flows.Batch
	m.flush(&b)
	if len(b.Deltas) != 1 || b.Deltas[0].Packets.Sum() != 1 {
		t.Errorf("counted were %v, want the packet that left the network", b.Deltas)
	}
	if m.received != 4 || m.undecoded != 1 {
		t.Errorf("%d packets received and %d undecoded, want 4 and 1", m.received, m.undecoded)
	}
}

func TestPacketsOfTooManyFlowsAreCountedTogether(t *testing.T) {
	t.Parallel()
	for name, most := range map[string]int{"by default": 0, "of few": 1500} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expectCountedTogether(t, &capture.Options{Interfaces: []string{"eth0"}, MaxFlows: most})
		})
	}
}

// expectCountedTogether meters more flows than there is room for.
func expectCountedTogether(t *testing.T, o *capture.Options) {
	t.Helper()
	m := New(o, &LocalAddrs{})
	f := packet{"192.0.2.1:1", "198.51.100.1:2", frame.DirOut, 100}.frame()
	most := o.BatchFlows()
	n := most + 1000
	send := func(round byte) {
		for i := range n {
			f.Data[30], f.Data[31], f.Data[32], f.Data[33] = round, byte(i>>16), byte(i>>8), byte(i)
			m.Add(f)
		}
	}
	for round := range byte(4) {
		send(round)
		b := flows.Batch{At: int64(round+1) * Second}
		m.flush(&b)
		var sum uint64
		for _, d := range b.Deltas {
			sum += d.Bytes.Sent
		}
		sum += b.Rest.Bytes.Sent
		if sum != uint64(n)*100 || len(b.Deltas) > most || b.Rest.Packets.Sent != uint64(n-len(b.Deltas)) {
			t.Errorf("round %d: %d bytes in %d flows and %d packets more; want %d bytes", round, sum, len(b.Deltas), b.Rest.Packets.Sent, n*100)
		}
		if len(m.counters) > 2*most+1 {
			t.Errorf("round %d: %d flows are remembered", round, len(m.counters))
		}
	}
}

func TestFragmentsAreCountedOnTheFlowOfTheirDatagram(t *testing.T) {
	t.Parallel()
	fragment := func(offset uint16, more bool, id byte) *frame.Frame {
		f := packet{"192.0.2.1:1000", "198.51.100.1:2000", frame.DirOut, 600}.frame()
		word := offset / 8
		if more {
			word |= 0x2000
		}
		f.Data[19] = id
		binary.BigEndian.PutUint16(f.Data[20:], word)
		return f
	}
	o := capture.Options{Interfaces: []string{"eth0"}}
	m := New(&o, &LocalAddrs{})
	m.Add(fragment(0, true, 1))
	m.Add(fragment(576, true, 1))
	m.Add(fragment(1152, false, 1))
	m.Add(fragment(576, false, 2)) // Its first fragment was never seen.
	late := fragment(1152, false, 1)
	late.Time = fragmentLifetime + 2
	m.Add(late)
	var b flows.Batch
	m.flush(&b)
	if len(b.Deltas) != 2 {
		t.Fatalf("%d flows, want 2: with ports and without", len(b.Deltas))
	}
	if d := b.Deltas[0]; d.Key.LocalPort != 1000 || d.Bytes.Sent != 1800 {
		t.Errorf("port %d with %d bytes, want 1000 with 1,800", d.Key.LocalPort, d.Bytes.Sent)
	}
	if d := b.Deltas[1]; d.Key.LocalPort != 0 || d.Bytes.Sent != 1200 {
		t.Errorf("port %d with %d bytes, want 0 with 1,200", d.Key.LocalPort, d.Bytes.Sent)
	}
}

func TestFlowKeepsItsLocalSideWhileItHasARow(t *testing.T) {
	t.Parallel()
	o := capture.Options{Interfaces: []string{"eth0"}}
	m := New(&o, &LocalAddrs{})
	there := packet{"10.0.0.1:1", "10.0.0.2:2", frame.DirUnknown, 50}
	back := packet{"10.0.0.2:2", "10.0.0.1:1", frame.DirUnknown, 70}
	m.Add(there.frame())
	for s := range int64(flows.DefaultIdle) {
		m.flush(&flows.Batch{At: s * Second})
	}
	m.Add(back.frame())
	var b flows.Batch
	m.flush(&b)
	if got, want := describe(&b.Deltas[0]), "10.0.0.1:1 10.0.0.2:2 0/70"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestPacketsOfOneFlowInARowAreCountedLikeAnyOther sends several
// packets of a flow in a row, in both directions, and flushes the meter between them,
// sometimes so late that all flows are forgotten. It adds the packets up itself.
func TestPacketsOfOneFlowInARowAreCountedLikeAnyOther(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(4, 4))
	m := metered(capture.Options{Interfaces: []string{"eth0"}}, []string{"192.0.2.1"})
	want, got := map[string]flows.Tally{}, map[string]flows.Tally{}
	now := int64(1)
	flush := func() {
		b := flows.Batch{At: now}
		m.flush(&b)
		for _, d := range b.Deltas {
			remote := netip.AddrPortFrom(d.Key.Remote.Netip(), d.Key.RemotePort).String()
			got[remote] = got[remote].Plus(d.Tally)
		}
	}
	for range 5000 {
		remote := fmt.Sprintf("198.51.100.%d:443", 1+random.IntN(4))
		p := packet{"192.0.2.1:50000", remote, frame.DirOut, uint32(60 + random.IntN(1000))}
		sent := flows.Tally{Bytes: flows.Pair{Sent: uint64(p.length)}, Packets: flows.Pair{Sent: 1}}
		if random.IntN(2) == 0 {
			p.src, p.dst, p.dir = p.dst, p.src, frame.DirIn
			sent = flows.Tally{Bytes: flows.Pair{Recv: uint64(p.length)}, Packets: flows.Pair{Recv: 1}}
		}
		for range 1 + random.IntN(5) {
			f := p.frame()
			f.Time = now
			m.Add(f)
			want[remote] = want[remote].Plus(sent)
			if now++; random.IntN(10) == 0 {
				now += random.Int64N(2 * rememberFor)
				flush()
			}
		}
	}
	flush()
	if !maps.Equal(got, want) {
		t.Errorf("counted %v, sent %v", got, want)
	}
}

// benchmarkMeter meters packets of n flows in turn, v4 and v6, TCP-sized.
func benchmarkMeter(b *testing.B, n int) { benchmarkMeterWith(b, n, nil) }

// benchmarkMeterWith measures with a Peeker that looks for names, or without with nil.
func benchmarkMeterWith(b *testing.B, n int, p *peek.Peeker) {
	o := capture.Options{Interfaces: []string{"eth0"}}
	m := New(&o, &LocalAddrs{})
	m.peeker = p
	frames := make([]*frame.Frame, n)
	for i := range frames {
		p := packet{fmt.Sprintf("192.0.2.1:%d", 1024+i%60_000), fmt.Sprintf("198.51.%d.1:443", i/60_000), frame.DirOut, 1500}
		frames[i] = p.frame()
		m.Add(frames[i])
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		m.Add(frames[i])
		if i++; i == n {
			i = 0
		}
	}
}

func BenchmarkDecodeAndMeter1(b *testing.B) { benchmarkMeter(b, 1) }
func BenchmarkDecodeAndMeterNames1(b *testing.B) {
	benchmarkMeterWith(b, 1, peek.New((&LocalAddrs{}).Has))
}

func BenchmarkDecodeAndMeterNames1k(b *testing.B) {
	benchmarkMeterWith(b, 1000, peek.New((&LocalAddrs{}).Has))
}

// BenchmarkMeterNamesFlood meters packets that may have names, and as many others, of 1,000
// flows that have been looked at.
func BenchmarkMeterNamesFlood(b *testing.B) {
	for name, start := range map[string]string{"QUIC": "\xc0\x00\x00\x00\x01\x08", "others": "\x40\x00\x00\x00\x01\x08"} {
		b.Run(name, func(b *testing.B) {
			o := capture.Options{Interfaces: []string{"eth0"}}
			m := New(&o, &LocalAddrs{})
			m.peeker = peek.New((&LocalAddrs{}).Has)
			frames := make([]*frame.Frame, 1000)
			for i := range frames {
				p := packet{fmt.Sprintf("192.0.2.1:%d", 1024+i), "198.51.0.1:443", frame.DirOut, 1500}
				frames[i] = p.frame()
				frames[i].Data = append(frames[i].Data, start...)
				binary.BigEndian.PutUint16(frames[i].Data[16:], 28+6) // The length of IP.
				for range 5 {
					m.Add(frames[i])
				}
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				m.Add(frames[i%len(frames)])
			}
		})
	}
}

func BenchmarkDecodeAndMeter1k(b *testing.B)  { benchmarkMeter(b, 1000) }
func BenchmarkDecodeAndMeter50k(b *testing.B) { benchmarkMeter(b, 50_000) }

func TestMeteringAKnownFlowAllocatesNothing(t *testing.T) {
	o := capture.Options{Interfaces: []string{"eth0"}}
	m := New(&o, &LocalAddrs{})
	f := packet{"192.0.2.1:1", "198.51.100.1:2", frame.DirOut, 0}.frame()
	m.Add(f)
	if n := testing.AllocsPerRun(1000, func() { m.Add(f) }); n != 0 {
		t.Errorf("%v allocations a packet", n)
	}
}
