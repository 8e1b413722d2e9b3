package peek

import (
	"context"
	"net/netip"
	"testing"

	"golang.org/x/net/bpf"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// sender is an address with packets of a flood, from its number on.
type sender struct {
	p    *Peeker
	f    frame.Frame
	d    decode.Packet
	port uint16
}

// newSender returns one of the address, whose packets have the name of a captured
// ClientHello.
func newSender(t testing.TB, p *Peeker, addr string, dir frame.Dir) *sender {
	t.Helper()
	f := firstHello(t)
	s := &sender{p: p}
	s.f, s.d = captured(t, f.Data, 100*second)
	s.d.Src, s.f.Dir = flows.AddrFrom(netip.MustParseAddr(addr)), dir
	return s
}

// send sends hellos, each in a flow of its own.
func (s *sender) send(n int) {
	for range n {
		s.port++
		k := flows.Key{Local: s.d.Src, Remote: s.d.Dst, LocalPort: s.port, RemotePort: 443, Proto: flows.ProtoTCP, Net: flows.NetIPv4}
		s.p.Packet(Stream, &k, true, &s.f, &s.d, &Look{})
	}
}

// TestAFloodTakesNoNamesFromOthers has one host flood, then two. What is left out is counted.
func TestAFloodTakesNoNamesFromOthers(t *testing.T) {
	t.Parallel()
	p := New(isHere)
	one, two, other := newSender(t, p, "192.0.2.1", frame.DirIn), newSender(t, p, "192.0.2.2", frame.DirIn), newSender(t, p, here[0], frame.DirOut)
	one.send(100_000)
	if _, skipped := take(p); skipped != 100_000-maxStreams/2 {
		t.Errorf("%d of 100,000 were skipped, want all but half of what is read in a second", skipped)
	}
	other.send(100)
	if _, skipped := take(p); skipped != 0 {
		t.Errorf("%d of 100 of another host were skipped", skipped)
	}
	two.send(100_000)
	take(p)
	other.send(50)
	if _, skipped := take(p); skipped != 0 {
		t.Errorf("%d of 50 were skipped while two flood", skipped)
	}
	if p.queue.n > maxQueue {
		t.Errorf("%d packets wait", p.queue.n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	waited := p.queue.n
	if err := p.Run(ctx); err != nil {
		t.Fatal(err)
	}
	if found, skipped := take(p); len(found) != waited || skipped != 0 {
		t.Errorf("%d names of %d packets, and %d were skipped", len(found), waited, skipped)
	}
}

// TestTheQueueHasRoomForOthers fills it in the second before and in this one.
func TestTheQueueHasRoomForOthers(t *testing.T) {
	t.Parallel()
	p := New(isHere)
	one, other := newSender(t, p, "192.0.2.1", frame.DirIn), newSender(t, p, here[0], frame.DirOut)
	for range 5 {
		one.send(1000)
		one.f.Time += second
	}
	if p.queue.n != maxQueue/2 {
		t.Errorf("%d packets of one sender wait, want half of %d", p.queue.n, maxQueue)
	}
	take(p)
	other.send(200)
	if _, skipped := take(p); skipped != 0 {
		t.Errorf("%d of another host were skipped", skipped)
	}
}

// TestThoseThatFloodAreNarrowedUntilTheyEnd floods for two seconds, then not.
func TestThoseThatFloodAreNarrowedUntilTheyEnd(t *testing.T) {
	t.Parallel()
	p := New(isHere)
	one, other := newSender(t, p, "192.0.2.1", frame.DirIn), newSender(t, p, here[0], frame.DirOut)
	at := func() int64 { return one.f.Time }
	next := func() { one.f.Time, other.f.Time = one.f.Time+second, other.f.Time+second }
	one.send(100)
	other.send(100)
	if got := p.Widths(at()).Narrowed; got != 0 {
		t.Fatalf("%x are narrowed without a flood", got)
	}
	want := Sources(1) << sourceOf(&one.d, frame.DirIn)
	for range 2 {
		one.send(20_000)
		other.send(1000)
		if got := p.Widths(at()).Narrowed; got != want {
			t.Errorf("%x are narrowed in a flood, want %x", got, want)
		}
		next()
		if got := p.Widths(at()).Narrowed; got != want {
			t.Errorf("%x are narrowed right after it, want %x", got, want)
		}
	}
	one.send(10)
	next()
	if got := p.Widths(at()).Narrowed; got != 0 {
		t.Errorf("%x are narrowed after a second without a flood", got)
	}
}

// TestAFloodWithoutRowsIsNarrowed is of flows of which nothing is kept.
func TestAFloodWithoutRowsIsNarrowed(t *testing.T) {
	t.Parallel()
	p := New(isHere)
	one := newSender(t, p, "192.0.2.1", frame.DirIn)
	k := flows.Key{Net: flows.NetIPv4}
	for range 20_000 {
		p.Packet(Stream, &k, true, &one.f, &one.d, nil)
	}
	if p.Widths(one.f.Time).Narrowed == 0 || p.queue.n != 0 {
		t.Errorf("nobody is narrowed, or one of %d packets is read", p.queue.n)
	}
}

// TestTheTailCutsWhatIsOfNarrowedSenders runs the tail for every packet with a name of the
// captures, with its sender narrowed, and with all others.
func TestTheTailCutsWhatIsOfNarrowedSenders(t *testing.T) {
	t.Parallel()
	for _, path := range captures(t) {
		for _, f := range packets(t, path) {
			var p decode.Packet
			decode.Decode(f.Link, f.Data, &p)
			if !Tell(&p, &f).isWide() {
				continue
			}
			for dir, kernels := range map[frame.Dir]uint32{frame.DirIn: 0, frame.DirOut: packetOutgoing} {
				own := Sources(1) << sourceOf(&p, dir)
				if got := run(t, narrowedMachine(t, f.Link, Widths{Narrowed: own, Middles: true, Others: true}, kernels), f.Data); got != cutAt {
					t.Fatalf("%s: %d bytes of a narrowed sender", path, got)
				}
				if got := run(t, narrowedMachine(t, f.Link, Widths{Narrowed: ^own, Middles: true, Others: true}, kernels), f.Data); got != snapNamed {
					t.Fatalf("%s: %d bytes while all others are narrowed", path, got)
				}
			}
		}
	}
}

// narrowedMachine runs the tail for packets of which the kernel says that type.
func narrowedMachine(t testing.TB, link decode.LinkType, widths Widths, packetType uint32) *bpf.VM {
	t.Helper()
	raw, err := WithTail(nil, link, cutAt, widths)
	if err != nil {
		t.Fatal(err)
	}
	instructions, _ := bpf.Disassemble(raw)
	for i, in := range instructions {
		if in == (bpf.LoadExtension{Num: bpf.ExtType}) {
			instructions[i] = bpf.LoadConstant{Dst: bpf.RegA, Val: packetType}
		}
	}
	vm, err := bpf.NewVM(instructions)
	if err != nil {
		t.Fatal(err)
	}
	return vm
}
