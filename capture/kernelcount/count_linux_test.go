package kernelcount

import (
	"cmp"
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"

	"github.com/cilium/ebpf"
	"golang.org/x/sys/unix"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/meter"
	"iftopgo/flows"
)

// cut is the verdict on packets that are not counted.
const cut = 192

// program is a loaded program that runs on packets of the test.
type program struct {
	*Counter
	run    *ebpf.Program
	config Config
}

// loaded loads a program for all processors, or skips the test where this process may not.
func loaded(tb testing.TB, c Config) *program {
	tb.Helper()
	cpus, err := countedCPUs()
	if err != nil {
		tb.Fatal(err)
	}
	return loadedFor(tb, c, cpus)
}

// loadedFor loads a program for so many processors.
func loadedFor(tb testing.TB, c Config, cpus int) *program {
	tb.Helper()
	c.Cut = cut
	if c.MaxFlows == 0 {
		c.MaxFlows = 4096
	}
	h, err := Load(&c, cpus)
	if errors.Is(err, unix.EPERM) {
		tb.Skip("loading eBPF takes root:", err)
	}
	if v, ok := errors.AsType[*ebpf.VerifierError](err); ok {
		tb.Fatalf("%+v", v)
	}
	if err != nil {
		tb.Fatal(err)
	}
	counter, err := NewCounter(&c, h.FDs[:], h.CPUs)
	if err != nil {
		tb.Fatal(err)
	}
	fd, err := unix.Dup(h.Program())
	if err != nil {
		tb.Fatal(err)
	}
	run, err := ebpf.NewProgramFromFD(fd)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := errors.Join(counter.Close(), run.Close()); err != nil {
			tb.Error(err)
		}
	})
	return &program{counter, run, c}
}

// testContext is struct __sk_buff, as far as a test may say what is in it.
type testContext struct {
	_       [176]byte
	GSOSize uint32
	_       [12]byte
}

// on runs the program on a packet, behind a header of Ethernet that is taken off, and returns the
// verdict. The packet is one of the loopback interface.
func (p *program) on(tb testing.TB, f *frame.Frame) uint32 {
	tb.Helper()
	const experimental = 0x88b5
	before := binary.BigEndian.AppendUint16(make([]byte, 12), cmp.Or(f.EtherType, experimental))
	verdict, err := p.run.Run(&ebpf.RunOptions{Data: append(before, f.Data...), Context: testContext{GSOSize: uint32(f.SegmentSize)}})
	if err != nil {
		tb.Fatalf("running the program on %x: %v", f.Data, err)
	}
	return verdict
}

// frameOf is a packet as a ring has it.
func (p *program) frameOf(data []byte, etherType, segment uint16) *frame.Frame {
	f := &frame.Frame{
		Data: data[:min(len(data), cut)], Len: uint32(len(data)), Iface: loopbackIndex, Link: decode.LinkEthernet, Time: 1e9,
		Extra: p.config.ExtraReceived,
	}
	if p.config.Cooked {
		f.Link, f.EtherType = decode.LinkNetwork, etherType
	}
	if p.config.Count == capture.CountWire {
		f.SegmentSize = segment
	}
	return f
}

// batches are the batches that recorders of all packets make, in the order of keys.
type batches struct {
	*meter.Recorder
	got []flows.Batch
}

func newBatches(c *Config) *batches {
	b := &batches{}
	var local meter.LocalAddrs
	local.Set([]netip.Addr{netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("fd00::1")})
	b.Recorder = meter.NewRecorder(&capture.Options{Interfaces: []string{"lo"}, Count: c.Count}, &local, meter.Second, func(one flows.Batch) { b.got = append(b.got, one) })
	b.Begin(1)
	return b
}

// flows ends the capture and returns what it counted, without times.
func (b *batches) flows() (out []flows.Delta, received uint64) {
	b.Finish(3e9)
	for _, one := range b.got {
		out = append(out, one.Deltas...)
	}
	for i := range out {
		out[i].First, out[i].Last = 0, 0
	}
	slices.SortFunc(out, func(a, b flows.Delta) int {
		return cmp.Or(a.Key.Compare(b.Key))
	})
	return out, b.got[len(b.got)-1].Health.Received
}

// takeAll takes all that was counted.
func (p *program) takeAll(tb testing.TB, to recorder) {
	tb.Helper()
	if err := p.Cut(); err != nil {
		tb.Fatal(err)
	}
	// All times of the kernel are those of the packets.
	if n := p.Take(to, Period{From: 1e9, To: 1e9}, math.MaxInt); p.Quiet() {
		tb.Fatalf("%d taken, and there are more", n)
	}
}

// packets makes packets: most are ordinary, and many have something wrong or rare.
type packets struct{ *rand.Rand }

func (r packets) chance(percent int) bool { return r.IntN(100) < percent }

func (r packets) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func oneOf[T any](r packets, of ...T) T { return of[r.IntN(len(of))] }

// transport makes a header and a payload.
func (r packets) transport(proto uint8) []byte {
	b := r.bytes(oneOf(r, 8, 20, 26, 60, 200, 1400))
	switch proto {
	case unix.IPPROTO_TCP:
		if len(b) < 20 {
			b = r.bytes(20)
		}
		b[12] = 5 << 4
		if r.chance(20) {
			b[12] = byte(r.Uint32())
		}
	case unix.IPPROTO_UDP:
		binary.BigEndian.PutUint16(b[4:], uint16(len(b)))
		if r.chance(20) {
			binary.BigEndian.PutUint16(b[4:], oneOf(r, uint16(0), 7, 8, uint16(len(b)+1), uint16(r.Uint32())))
		}
	case unix.IPPROTO_ICMP:
		b[0] = oneOf(r, byte(0), 8, 8, 3, 128)
	case unix.IPPROTO_ICMPV6:
		b[0] = oneOf(r, byte(128), 129, 1, 135)
	}
	if proto != unix.IPPROTO_ICMP && proto != unix.IPPROTO_ICMPV6 && r.chance(60) {
		copy(b, []byte{0x9c, byte(r.IntN(4)), 1, 0xbb}) // Flows of several packets.
	}
	return b
}

// network makes an IP packet, and says which EtherType it has.
func (r packets) network() (b []byte, etherType uint16) {
	if r.chance(50) {
		proto := oneOf(r, byte(unix.IPPROTO_TCP), unix.IPPROTO_UDP, unix.IPPROTO_ICMP, byte(r.Uint32()))
		payload := r.transport(proto)
		b = append([]byte{0x45, 0, 0, 0, 1, 2, 0, 0, 64, proto, 0, 0, 10, 0, 0, byte(r.IntN(3)), 192, 0, 2, byte(r.IntN(4))}, payload...)
		binary.BigEndian.PutUint16(b[2:], uint16(len(b)))
		if r.chance(10) {
			binary.BigEndian.PutUint16(b[6:], oneOf(r, uint16(0x2000), 0x2001, 7, 0x4000, 0x8000))
		}
		if r.chance(10) {
			binary.BigEndian.PutUint16(b[2:], oneOf(r, uint16(0), 19, 20, 27, 28, 39, 40, uint16(len(b)-1), uint16(r.Uint32())))
		}
		if r.chance(5) {
			b[0] = byte(r.Uint32())
		}
		return b, 0x0800
	}
	proto := oneOf(r, byte(unix.IPPROTO_TCP), unix.IPPROTO_UDP, unix.IPPROTO_ICMPV6, unix.IPPROTO_ICMP, 0, 44, 60, byte(r.Uint32()))
	payload := r.transport(proto)
	b = append([]byte{0x60, 1, 2, 3}, binary.BigEndian.AppendUint16(nil, uint16(len(payload)))...)
	b = append(b, proto, 64)
	src, dst := netip.MustParseAddr("fd00::1").As16(), netip.MustParseAddr("2001:db8::1").As16()
	src[15], dst[15] = byte(r.IntN(3)), byte(r.IntN(3))
	b = append(append(append(b, src[:]...), dst[:]...), payload...)
	if r.chance(10) {
		binary.BigEndian.PutUint16(b[4:], oneOf(r, uint16(0), 7, 8, 19, 20, uint16(len(payload)-1), uint16(r.Uint32())))
	}
	if r.chance(5) {
		b[0] = byte(r.Uint32())
	}
	return b, 0x86dd
}

// next makes the bytes of a packet with or without a link header, at least one, and its EtherType.
func (r packets) next(cooked bool) (b []byte, etherType uint16) {
	b, etherType = r.network()
	if !cooked {
		header := r.bytes(12)
		if r.chance(5) {
			header = append(header, 0x81, 0, 0, 5)
		}
		b = append(binary.BigEndian.AppendUint16(header, etherType), b...)
	}
	if r.chance(3) {
		etherType = uint16(r.Uint32()) | 0x600
	}
	if r.chance(10) {
		b[r.IntN(min(len(b), 80))] = byte(r.Uint32())
	}
	if r.chance(10) {
		b = b[:min(40+r.IntN(30), len(b))] // The kernel runs programs on no less, if it is to be IP.
	}
	if r.chance(10) {
		b = append(b, r.bytes(r.IntN(20))...) // Padding.
	}
	return b, etherType
}

// ways are the ways of counting.
func ways() (all []Config) {
	for _, cooked := range []bool{false, true} {
		for _, count := range []capture.Count{capture.CountFrame, capture.CountWire, capture.CountIP} {
			for _, extra := range []int32{0, 14, -14} {
				all = append(all, Config{Cooked: cooked, Count: count, ExtraReceived: extra})
			}
		}
	}
	return all
}

// TestTheKernelCountsWhatTheDecodersWould has packets counted in the kernel, and those that it
// counts by the decoders: flows, bytes, packets and the states of connections are the same. All
// others are left to the decoders, and nothing that is ordinary is.
func TestTheKernelCountsWhatTheDecodersWould(t *testing.T) {
	t.Parallel()
	for i, way := range ways() {
		p := loaded(t, way)
		r := packets{rand.New(rand.NewPCG(7, uint64(i)))}
		here, there := newBatches(&way), newBatches(&way)
		counted := 0
		const tries = 4000
		for range tries {
			data, etherType := r.next(way.Cooked)
			f := p.frameOf(data, etherType, oneOf(r, uint16(0), 0, 100, 1448))
			sent := *f
			sent.Data = data
			switch verdict := p.on(t, &sent); verdict {
			case 0:
				counted++
				here.Add(f)
			case cut:
			default:
				t.Fatalf("%+v: verdict %d on %x", way, verdict, data)
			}
		}
		if counted < tries/4 || counted > tries*9/10 {
			t.Errorf("%+v: %d of %d packets were counted", way, counted, tries)
		}
		p.takeAll(t, there)
		there.AddRest(p.Rest().Received, flows.Tally{}, 1e9)
		compare(t, here, there)
	}
}

// compare compares what two recorders have counted.
func compare(t testing.TB, want, got *batches) {
	t.Helper()
	wanted, n := want.flows()
	had, m := got.flows()
	if n != m {
		t.Errorf("%d packets were counted in the kernel, %d by the decoders", m, n)
	}
	for i := range max(len(wanted), len(had)) {
		switch {
		case i >= len(wanted) || i >= len(had):
			t.Fatalf("%d flows in the kernel, %d by the decoders", len(had), len(wanted))
		case wanted[i].Key != had[i].Key || wanted[i].Tally != had[i].Tally:
			t.Fatalf("the decoders count\n%+v\nthe kernel\n%+v", wanted[i], had[i])
		}
	}
}
