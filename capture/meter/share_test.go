package meter

import (
	"encoding/binary"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// randomTraffic are packets of a few hosts in the order of time, over some seconds: datagrams, TCP
// segments with all flags, fragments, what has no addresses, what is cut, by all directions, also of hosts
// behind a mirror port.
func randomTraffic(r *rand.Rand, n int) []*frame.Frame {
	ends := []string{"10.0.0.1:1", "10.0.0.1:2", "192.0.2.1:1", "198.51.100.1:53", "203.0.113.9:9", "[2001:db8::1]:1", "[2001:db8::2]:2"}
	all := make([]*frame.Frame, 0, n)
	for at := range n {
		src, dst := ends[r.IntN(5)], ends[r.IntN(5)]
		if r.IntN(4) == 0 {
			src, dst = ends[5], ends[6]
		}
		f := packet{src, dst, frame.Dir(r.IntN(6)), uint32(60 + r.IntN(1400))}.frame()
		copy(f.Data, []byte{2, 0, 0, 0, 0, byte(r.IntN(3)), 2, 0, 0, 0, 1, byte(r.IntN(3))})
		if v4 := f.Data[12] == 8; v4 {
			switch r.IntN(5) {
			case 0: // TCP, which needs 20 bytes
				f.Data[14+9] = 6
				f.Data = append(f.Data, make([]byte, 12)...)
				f.Data[14+20+12], f.Data[14+20+13] = 5<<4, byte(r.IntN(32))
				binary.BigEndian.PutUint16(f.Data[16:], 40)
			case 1: // a fragment of one of few datagrams, so that none takes the place of another
				if src != ends[0] || dst != ends[3] {
					break
				}
				f.Data[14+5] = byte(r.IntN(4))
				binary.BigEndian.PutUint16(f.Data[14+6:], uint16(r.IntN(2))*0x2000+uint16(r.IntN(2))*3)
			case 2:
				f.Data = f.Data[:20+r.IntN(20)]
			}
		}
		if r.IntN(20) == 0 {
			f.Data[12], f.Data[13] = 0x88, 0xcc
		}
		f.Time = 10*Second + int64(at)*3*Second/int64(n)
		all = append(all, f)
	}
	return all
}

// kernelHash is always the same.
var kernelHash = hasher{3, 5, 7}

// ringOf is the ring that a packet is in, as the kernel chooses it: by addresses and ports, with
// fragments by addresses alone.
func ringOf(f *frame.Frame, rings int) int {
	var p decode.Packet
	decode.Decode(f.Link, f.Data, &p)
	if p.Frag != decode.FragNone {
		p.SrcPort, p.DstPort = 0, 0
	}
	h := kernelHash
	return int(h.sum(&p, 0) % uint64(rings))
}

// outcome is what the batches of a capture have come to.
type outcome struct {
	Seconds map[flows.Slot][]flows.Delta // sorted, each flow once in a second
	Health  flows.Health
}

// recorded returns a recorder and what is to come of it.
func recorded(o *capture.Options) (*Recorder, *outcome) {
	got := &outcome{Seconds: map[flows.Slot][]flows.Delta{}}
	var local LocalAddrs
	local.Set([]netip.Addr{netip.MustParseAddr("10.0.0.1")})
	local.SetMACs([]MAC{{2, 0, 0, 0, 0, 9}}, nil)
	r := NewRecorder(o, &local, LiveStep, func(b flows.Batch) {
		all := flows.Batch{Deltas: got.Seconds[b.To]}
		all.Append(b, flows.DefaultMaxFlows)
		got.Seconds[b.To] = all.Deltas
		got.Health = b.Health
	})
	r.Begin(10 * Second)
	return r, got
}

// sorted brings flows into an order of their own.
func (o *outcome) sorted() *outcome {
	for _, all := range o.Seconds {
		slices.SortFunc(all, func(a, b flows.Delta) int { return a.Key.Compare(b.Key) })
	}
	return o
}

// TestDividedPacketsCountAsTheyDoTogether counts random packets as one ring has them, and divided among
// several: in each second the same flows have carried the same, with the same local sides. What TCP says is
// not compared: which of two directions ended first in a slot is not known.
func TestDividedPacketsCountAsTheyDoTogether(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]capture.Options{
		"frames":             {Interfaces: []string{"eth0"}},
		"on the wire":        {Interfaces: []string{"eth0"}, Count: capture.CountWire},
		"of a network":       {Interfaces: []string{"eth0"}, Nets: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}},
		"several interfaces": {Interfaces: []string{"eth0", "eth1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(50) {
				rnd := rand.New(rand.NewPCG(seed, 1))
				rings := 2 + rnd.IntN(3)
				together, want := recorded(&o)
				together.meter.frags.hash = kernelHash
				apart, got := recorded(&o)
				dividers, shares := make([]*Divider, rings), make([]*Share, rings)
				for i := range rings {
					dividers[i], shares[i] = apart.NewDivider(rings, false), NewShare()
					dividers[i].frags.hash = kernelHash
				}
				for _, f := range randomTraffic(rnd, 400) {
					if f.Time >= apart.End() {
						apart.AddShares(shares)
						apart.Advance(f.Time)
					}
					together.Add(f)
					ring := ringOf(f, rings)
					dividers[ring].Add(shares[ring], f)
				}
				apart.AddShares(shares)
				together.Finish(13 * Second)
				apart.Finish(13 * Second)
				if diff := cmp.Diff(want.sorted(), got.sorted(), cmpopts.IgnoreFields(flows.Delta{}, "TCP")); diff != "" {
					t.Fatalf("with seed %d and %d rings: %s", seed, rings, diff)
				}
			}
		})
	}
}

// TestDividedConnectionsOpenAndEnd divides the segments of a connection that begins and ends in a slot.
func TestDividedConnectionsOpenAndEnd(t *testing.T) {
	t.Parallel()
	r, got := recorded(&capture.Options{Interfaces: []string{"eth0"}})
	const ack = 0x10
	d, s := r.NewDivider(2, false), NewShare()
	for at, flags := range []byte{decode.TCPSyn, decode.TCPSyn | ack, ack, decode.TCPFin | ack, decode.TCPFin | ack} {
		p := packet{"10.0.0.1:1", "192.0.2.1:80", frame.DirOut, 54}
		if at%2 == 1 {
			p = packet{"192.0.2.1:80", "10.0.0.1:1", frame.DirIn, 54}
		}
		f := p.frame()
		f.Data = append(f.Data, make([]byte, 12)...)
		f.Data[14+9], f.Data[14+3], f.Data[14+20+12], f.Data[14+20+13] = 6, 40, 5<<4, flags
		f.Time = 10*Second + int64(at)
		d.Add(s, f)
	}
	r.AddShares([]*Share{s, NewShare()})
	r.Finish(11 * Second)
	all := got.Seconds[10]
	if want := flows.TCPOpened | flows.TCPFinSent | flows.TCPFinRecv; len(all) != 1 || all[0].TCP != want {
		t.Errorf("%+v, want one connection that says %v", all, want)
	}
}

// TestFlowsBeyondTheRoomOfAShareAreCounted has fewer places than flows.
func TestFlowsBeyondTheRoomOfAShareAreCounted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		nets []netip.Prefix
		want flows.Pair // bytes
	}{
		"by this host's addresses": {nil, flows.Pair{Sent: 3000 * 100}},
		"of a network":             {[]netip.Prefix{netip.MustParsePrefix("198.51.0.0/16")}, flows.Pair{Recv: 3000 * 100}},
		"of no network":            {[]netip.Prefix{netip.MustParsePrefix("203.0.113.0/24")}, flows.Pair{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, _ := recorded(&capture.Options{Interfaces: []string{"eth0"}, MaxFlows: 1024, Nets: c.nets})
			var got flows.Pair
			r.Emit = func(b flows.Batch) {
				got = got.Plus(b.Rest.Bytes)
				for _, d := range b.Deltas {
					got = got.Plus(d.Bytes)
				}
				if b.Health.Received != 3000 {
					t.Errorf("%d packets received", b.Health.Received)
				}
			}
			d, s := r.NewDivider(8, false), NewShare()
			for n := range 3000 {
				f := ofFlow(n)
				f.Time = 10*Second + int64(n)
				d.Add(s, f)
			}
			r.AddShares([]*Share{s})
			r.Finish(10*Second + 4000)
			if got != c.want {
				t.Errorf("%+v bytes, want %+v", got, c.want)
			}
		})
	}
}

// TestDividingAllocatesNothing counts packets of known flows.
func TestDividingAllocatesNothing(t *testing.T) {
	r, _ := recorded(&capture.Options{Interfaces: []string{"eth0"}})
	d, s := r.NewDivider(2, true), NewShare()
	f, other := ofFlow(1), ofFlow(2)
	if n := testing.AllocsPerRun(1000, func() { d.Add(s, f); d.Add(s, other) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
