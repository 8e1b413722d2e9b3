package meter

import (
	"testing"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// The ends of the connections of these tests, the first this host.
const (
	here  = "192.0.2.1:50000"
	there = "198.51.100.7:443"
)

// segment is a TCP segment without data, in an Ethernet frame.
func segment(src, dst string, flags byte) *frame.Frame {
	f := packet{src: src, dst: dst}.frame()
	f.Data = append(f.Data[:38], 0, 0, 0, 1, 0, 0, 0, 1, 5<<4, flags, 1, 0, 0, 0, 0, 0)
	f.Data[17], f.Data[23] = 40, flows.ProtoTCP
	f.Len = uint32(len(f.Data))
	return f
}

// afterwards is the state of the only flow of a batch.
func afterwards(t *testing.T, m *Meter) flows.TCPState {
	t.Helper()
	var b flows.Batch
	m.flush(&b)
	if len(b.Deltas) != 1 || m.undecoded != 0 {
		t.Fatalf("%+v, %d undecoded; want one flow", b.Deltas, m.undecoded)
	}
	return b.Deltas[0].TCP
}

func TestBatchHasWhatTheSegmentsSayOfTheConnection(t *testing.T) {
	t.Parallel()
	const ack = 0x10
	sent := func(flags byte) *frame.Frame { return segment(here, there, flags) }
	received := func(flags byte) *frame.Frame { return segment(there, here, flags) }
	for name, c := range map[string]struct {
		segments []*frame.Frame
		want     flows.TCPState
	}{
		"data alone":          {[]*frame.Frame{sent(ack), received(ack | 0x08)}, 0},
		"opened by this host": {[]*frame.Frame{sent(decode.TCPSyn), received(decode.TCPSyn | ack), sent(ack)}, flows.TCPOpened},
		"half-closed by this host": {
			[]*frame.Frame{sent(decode.TCPFin | ack), received(ack)}, flows.TCPFinSent,
		},
		"half-closed by the other side": {
			[]*frame.Frame{received(decode.TCPFin | ack), sent(ack)}, flows.TCPFinRecv,
		},
		"closed": {
			[]*frame.Frame{sent(decode.TCPFin | ack), received(decode.TCPFin | ack), sent(ack)},
			flows.TCPFinSent | flows.TCPFinRecv,
		},
		"refused": {
			[]*frame.Frame{sent(decode.TCPSyn), received(decode.TCPRst | ack)}, flows.TCPOpened | flows.TCPReset,
		},
		"aborted by this host": {[]*frame.Frame{sent(decode.TCPRst)}, flows.TCPReset},
		"closed and opened again": {
			[]*frame.Frame{received(decode.TCPFin | ack), sent(decode.TCPFin | ack), received(ack), sent(decode.TCPSyn)},
			flows.TCPOpened,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := metered(capture.Options{Interfaces: []string{"eth0"}}, []string{"192.0.2.1"})
			for _, f := range c.segments {
				m.Add(f)
			}
			if got := afterwards(t, m); got != c.want {
				t.Errorf("%b, want %b", got, c.want)
			}
		})
	}
}

func TestStateOfAConnectionIsThatOfTheBatchAlone(t *testing.T) {
	t.Parallel()
	m := metered(capture.Options{Interfaces: []string{"eth0"}}, []string{"192.0.2.1"})
	for _, c := range []struct {
		flags byte
		want  flows.TCPState
	}{{decode.TCPSyn, flows.TCPOpened}, {0x10, 0}, {decode.TCPFin, flows.TCPFinSent}, {0x10, 0}} {
		m.Add(segment(here, there, c.flags))
		if got := afterwards(t, m); got != c.want {
			t.Errorf("flags %#x: %b, want %b", c.flags, got, c.want)
		}
	}
}

// A first fragment has the TCP header. What is at its place in a later one is data.
func TestFlagsOfAFragmentedSegmentAreThoseOfItsFirstFragment(t *testing.T) {
	t.Parallel()
	m := metered(capture.Options{Interfaces: []string{"eth0"}}, []string{"192.0.2.1"})
	first, later := segment(here, there, decode.TCPFin), segment(here, there, decode.TCPRst)
	first.Data[20], later.Data[21] = 0x20, 8
	m.Add(first)
	m.Add(later)
	if got := afterwards(t, m); got != flows.TCPFinSent {
		t.Errorf("%b, want %b", got, flows.TCPFinSent)
	}
}

func TestFlowsOfOtherProtocolsAndTheRestHaveNoConnection(t *testing.T) {
	t.Parallel()
	m := metered(capture.Options{Interfaces: []string{"eth0"}}, []string{"192.0.2.1"})
	datagram := segment(here, there, decode.TCPSyn)
	datagram.Data[23] = flows.ProtoUDP
	copy(datagram.Data[38:], []byte{0, 0, 0, 0}) // no length stated
	m.Add(datagram)
	if got := afterwards(t, m); got != 0 {
		t.Errorf("a datagram: %b, want nothing", got)
	}
	f := segment(here, there, decode.TCPSyn)
	for i := range flows.DefaultMaxFlows + 10 {
		f.Data[31], f.Data[32], f.Data[33] = byte(i>>16), byte(i>>8), byte(i)
		m.Add(f)
	}
	var b flows.Batch
	m.flush(&b)
	if b.Rest.Packets.Sent != 10 || b.Rest.TCP != 0 {
		t.Errorf("the rest: %+v, want 10 packets and no connection", b.Rest)
	}
}

func TestMeteringTheEndsOfConnectionsAllocatesNothing(t *testing.T) {
	o := capture.Options{Interfaces: []string{"eth0"}}
	m := New(&o, &LocalAddrs{})
	opening, closing := segment(here, there, decode.TCPSyn), segment(there, here, decode.TCPFin)
	m.Add(opening)
	if n := testing.AllocsPerRun(1000, func() { m.Add(opening); m.Add(closing) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// BenchmarkDecodeAndMeterTCP meters segments of one connection in turn: with data alone,
// and the worst there is, of which each opens or closes it.
func BenchmarkDecodeAndMeterTCP(b *testing.B) {
	for name, flags := range map[string][2]byte{"data": {0x10, 0x18}, "ends": {decode.TCPSyn, decode.TCPFin}} {
		b.Run(name, func(b *testing.B) {
			o := capture.Options{Interfaces: []string{"eth0"}}
			m := New(&o, &LocalAddrs{})
			frames := [2]*frame.Frame{segment(here, there, flags[0]), segment(there, here, flags[1])}
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				m.Add(frames[i&1])
				i++
			}
		})
	}
}
