package meter

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// sumOf adds up packets of one flow and direction, as the kernel does.
func sumOf(frames ...*frame.Frame) *Sum {
	s := &Sum{Frame: *frames[0]}
	for _, f := range frames {
		var p decode.Packet
		decode.Decode(f.Link, f.Data, &p)
		bytes, packets := measure(capture.CountFrame, f, &p)
		s.Received++
		s.Bytes += bytes
		s.Packets += packets
		s.Last = max(s.Last, f.Time)
		if p.TCPFlags&decode.TCPSyn != 0 {
			s.TCPFlags = 0
		}
		s.TCPFlags |= p.TCPFlags
		s.Packet = p
	}
	return s
}

// addOne adds one sum, and says whether that was done.
func addOne(m *Meter, s *Sum, known bool) bool {
	added := true
	m.addSums([]Sum{*s}, known, func(int) { added = false })
	return added
}

// TestSumsCountAsTheirPacketsDo counts random packets one by one, and added up by flow and direction, with
// some of each left one by one: the batches are the same.
func TestSumsCountAsTheirPacketsDo(t *testing.T) {
	t.Parallel()
	ends := []string{"10.0.0.1:1", "10.0.0.1:2", "192.0.2.1:1", "192.0.2.2:9", "198.51.100.1:53"}
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		type way struct {
			src, dst string
			dir      frame.Dir
		}
		var order []way
		byWay := map[way][]*frame.Frame{}
		one := metered(capture.Options{Interfaces: []string{"eth0"}}, []string{"10.0.0.1"})
		both := metered(capture.Options{Interfaces: []string{"eth0"}}, []string{"10.0.0.1"})
		for at := range 50 {
			w := way{ends[r.IntN(len(ends))], ends[r.IntN(len(ends))], frame.DirIn}
			if w.src < w.dst {
				w.dir = frame.DirOut
			}
			f := packet{w.src, w.dst, w.dir, uint32(60 + r.IntN(1400))}.frame()
			f.Time = int64(at + 1)
			one.Add(f)
			if r.IntN(4) == 0 && byWay[w] != nil {
				both.Add(f)
				continue
			}
			if byWay[w] == nil {
				order = append(order, w)
			}
			byWay[w] = append(byWay[w], f)
			if len(byWay[w]) == 1 {
				both.Add(f) // It decides the sides, as the first of all does.
			}
		}
		for _, w := range order {
			if rest := byWay[w][1:]; len(rest) > 0 && !addOne(both, sumOf(rest...), true) {
				t.Fatalf("%v is not known", w)
			}
		}
		var want, got flows.Batch
		one.flush(&want)
		both.flush(&got)
		if diff := cmp.Diff(want.Deltas, got.Deltas); diff != "" || one.received != both.received {
			t.Fatalf("%d packets received, want %d; %s", both.received, one.received, diff)
		}
	}
}

// TestASumOfAnUnknownFlowWaits has sums in the order in which nobody sent: the one that began first decides
// which side is the local one.
func TestASumOfAnUnknownFlowWaits(t *testing.T) {
	t.Parallel()
	m := metered(capture.Options{Interfaces: []string{"lo"}}, []string{"127.0.0.1"})
	answer, question := packet{"127.0.0.1:53", "127.0.0.1:5000", frame.DirUnknown, 300}.frame(), packet{"127.0.0.1:5000", "127.0.0.1:53", frame.DirUnknown, 80}.frame()
	if addOne(m, sumOf(answer), true) || m.received != 0 {
		t.Fatal("an answer was counted before its question was known")
	}
	addOne(m, sumOf(question), false)
	if !addOne(m, sumOf(answer), true) {
		t.Error("the flow is still not known")
	}
	var b flows.Batch
	m.flush(&b)
	if got := describe(&b.Deltas[0]); len(b.Deltas) != 1 || got != "127.0.0.1:5000 127.0.0.1:53 80/300" {
		t.Errorf("%d flows, the first %s", len(b.Deltas), got)
	}
}

// TestSumsSayHowConnectionsEnded has what both sides said in one interval, and in two.
func TestSumsSayHowConnectionsEnded(t *testing.T) {
	t.Parallel()
	const ack = 0x10
	for name, c := range map[string]struct {
		intervals [][]*Sum
		want      flows.TCPState
	}{
		"opened and closed at once": {
			[][]*Sum{{
				sumOf(segment(here, there, decode.TCPSyn), segment(here, there, decode.TCPFin|ack)),
				sumOf(segment(there, here, decode.TCPSyn|ack), segment(there, here, decode.TCPFin|ack)),
			}}, flows.TCPOpened | flows.TCPFinSent | flows.TCPFinRecv,
		},
		"refused": {
			[][]*Sum{{sumOf(segment(there, here, decode.TCPRst|ack)), sumOf(segment(here, there, decode.TCPSyn))}},
			flows.TCPOpened | flows.TCPReset,
		},
		"opened again after it was closed": {
			[][]*Sum{
				{sumOf(segment(here, there, decode.TCPFin|ack)), sumOf(segment(there, here, decode.TCPFin|ack))},
				{sumOf(segment(here, there, decode.TCPSyn)), sumOf(segment(there, here, decode.TCPSyn|ack))},
			}, flows.TCPOpened,
		},
	} {
		m := metered(capture.Options{}, []string{"192.0.2.1"})
		for i, sums := range c.intervals {
			for _, s := range sums {
				s.Since, s.Frame.Time, s.Last = int64(10*i+1), int64(10*i+2), int64(10*i+3)
				addOne(m, s, false)
			}
		}
		if got := afterwards(t, m); got != c.want {
			t.Errorf("%s: %b, want %b", name, got, c.want)
		}
	}
}

// TestARestIsCountedInNoFlow counts what found no place beside a flow that did.
func TestARestIsCountedInNoFlow(t *testing.T) {
	t.Parallel()
	m := metered(capture.Options{}, nil, packet{here, there, frame.DirOut, 100})
	tally := flows.Tally{Bytes: flows.Pair{Sent: 10, Recv: 2000}, Packets: flows.Pair{Sent: 1, Recv: 20}}
	m.addRest(21, tally, 5)
	m.addRest(21, tally, 9)
	var b flows.Batch
	m.flush(&b)
	if len(b.Deltas) != 1 || b.Rest.Tally != tally.Plus(tally) || b.Rest.First != 5 || b.Rest.Last != 9 || m.received != 43 {
		t.Errorf("%d flows, rest %+v, %d received", len(b.Deltas), b.Rest, m.received)
	}
}

// TestAWidenedBatchCoversItsSeconds has sums of three seconds in one batch, behind which batches are as ever.
func TestAWidenedBatchCoversItsSeconds(t *testing.T) {
	t.Parallel()
	var got []flows.Batch
	r := NewRecorder(&capture.Options{}, &LocalAddrs{}, LiveStep, func(b flows.Batch) { got = append(got, b) })
	r.Begin(10 * Second)
	r.Widen(12*Second + LiveStep/2)
	r.Advance(12 * Second)
	s := sumOf(packet{here, there, frame.DirOut, 100}.frame())
	s.Frame.Time, s.Last = 11*Second, 12*Second
	r.AddSums([]Sum{*s}, false, nil)
	r.Widen(11 * Second) // It is longer already.
	r.Advance(12*Second + 2*LiveStep)
	if len(got) != 2 {
		t.Fatalf("%d batches, want 2: %+v", len(got), got)
	}
	if b := got[0]; b.From != 10 || b.To != 12 || b.At != 12*Second+LiveStep || len(b.Deltas) != 1 {
		t.Errorf("the first batch: %+v", b)
	}
	if b := got[1]; b.From != 12 || b.To != 12 || b.At != 12*Second+2*LiveStep || len(b.Deltas) != 0 {
		t.Errorf("the second batch: %+v", b)
	}
	r.Widen(13 * Second)
	r.Finish(12*Second + 2*LiveStep + 5)
	if last := got[len(got)-1]; !last.Final || last.At != 12*Second+2*LiveStep+5 {
		t.Errorf("the end of a batch that was to be longer: %+v", last)
	}
}

// TestCountingASumAllocatesNothing, of a known flow.
func TestCountingASumAllocatesNothing(t *testing.T) {
	f := packet{here, there, frame.DirOut, 100}.frame()
	m := metered(capture.Options{}, nil, packet{here, there, frame.DirOut, 100})
	sums := slices.Repeat([]Sum{*sumOf(slices.Repeat([]*frame.Frame{f}, 3)...)}, 2*sumsAhead)
	if n := testing.AllocsPerRun(100, func() { m.addSums(sums, true, nil) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
