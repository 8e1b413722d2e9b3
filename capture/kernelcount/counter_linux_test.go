package kernelcount

import (
	"encoding/binary"
	"math"
	"slices"
	"sync"
	"testing"

	"github.com/cilium/ebpf"
	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/meter"
	"iftopgo/flows"
)

// datagram is a UDP datagram of 100 bytes in an Ethernet frame, from a port.
func datagram(port uint16) []byte {
	b := append(make([]byte, 12), 8, 0, 0x45, 0, 0, 86, 0, 0, 0, 0, 64, unix.IPPROTO_UDP, 0, 0, 10, 0, 0, 1, 192, 0, 2, 1)
	b = binary.BigEndian.AppendUint16(b, port)
	b = append(b, 0x30, 0x39, 0, 66, 0, 0)
	return append(b, make([]byte, 100-len(b))...)
}

// datagram6 is one of IPv6.
func datagram6(port uint16) []byte {
	b := append(make([]byte, 12), 0x86, 0xdd, 0x60, 0, 0, 0, 0, 46, unix.IPPROTO_UDP, 64)
	b = append(b, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2)
	b = binary.BigEndian.AppendUint16(b, port)
	b = append(b, 0x30, 0x39, 0, 46, 0, 0)
	return append(b, make([]byte, 100-len(b))...)
}

// sums collects what is taken. Flows are known once they were added.
type sums struct {
	all   []meter.Sum
	known map[uint16]bool
}

func (s *sums) AddSums(all []meter.Sum, known bool, unknown func(int)) {
	if s.known == nil {
		s.known = map[uint16]bool{}
	}
	for i := range all {
		port := all[i].Packet.SrcPort
		if known && !s.known[port] {
			unknown(i)
			continue
		}
		s.known[port] = true
		s.all = append(s.all, all[i])
	}
}

func (s *sums) Knows(of *meter.Sum) bool { return s.known[of.Packet.SrcPort] }

// total is how many packets and bytes were taken.
func (s *sums) total() (packets, bytes uint64) {
	for i := range s.all {
		packets += s.all[i].Packets
		bytes += s.all[i].Bytes
	}
	return packets, bytes
}

// now is the time of the kernel.
func now(t *testing.T) int64 {
	t.Helper()
	var at unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &at); err != nil {
		t.Fatal(err)
	}
	return at.Nano()
}

// all is a period without bounds.
var all = Period{To: math.MaxInt64}

// TestNoPacketIsLostBetweenReadingAndDeleting counts on all processors while intervals end, at their time and
// before, as fast as they can be read.
func TestNoPacketIsLostBetweenReadingAndDeleting(t *testing.T) {
	t.Parallel()
	p := loaded(t, Config{})
	const workers, rounds, each = 4, 30, 200
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for range rounds {
				for port := range uint16(5) {
					options := &ebpf.RunOptions{Data: append(make([]byte, 14), datagram(uint16(w)*2+port+1)...), Repeat: each}
					if _, err := p.run.Run(options); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	var got sums
	intervals := 0
	for ended := false; !ended; intervals++ {
		select {
		case <-done:
			ended = true
		default:
		}
		p.Until(now(t) + int64(intervals%3)*2e6)
		if err := p.Cut(); err != nil {
			t.Fatal(err)
		}
		for p.Quiet() {
			p.Take(&got, all, 3)
		}
	}
	if err := p.Finish(); err != nil {
		t.Fatal(err)
	}
	if p.Take(&got, all, math.MaxInt); p.Quiet() {
		t.Fatal("there is more")
	}
	const want = workers * rounds * 5 * each
	if packets, bytes := got.total(); packets != want || bytes != 100*want {
		t.Errorf("%d packets, %d bytes in %d intervals; want %d and %d", packets, bytes, intervals, want, 100*want)
	}
}

// TestAPacketIsOfTheIntervalOfItsTime has an end that is long past, and one that is far ahead.
func TestAPacketIsOfTheIntervalOfItsTime(t *testing.T) {
	t.Parallel()
	p := loaded(t, Config{})
	count := func(port uint16) { p.on(t, &frame.Frame{Data: datagram(port)}) }
	take := func(ports ...uint16) {
		t.Helper()
		var got sums
		if err := p.Cut(); err != nil {
			t.Fatal(err)
		}
		p.Take(&got, all, math.MaxInt)
		var had []uint16
		for i := range got.all {
			had = append(had, got.all[i].Packet.SrcPort)
		}
		if !slices.Equal(had, ports) {
			t.Errorf("ports %v, want %v", had, ports)
		}
	}
	count(3)
	count(1)
	count(2)
	p.Until(now(t) - 1e9)
	count(9)
	take(3, 1, 2) // In the order in which they came.
	p.Until(now(t) + 3600e9)
	count(4)
	take(9, 4)
	count(5) // No end is set.
	take(5)
	take()
}

// TestAnIntervalEndsByItself at the time that was set, to a tick of the kernel or two.
func TestAnIntervalEndsByItself(t *testing.T) {
	t.Parallel()
	p := loaded(t, Config{})
	pinned(t) // A flow comes once from each CPU.
	p.on(t, &frame.Frame{Data: datagram(9)})
	p.takeAll(t, &sums{})
	slack := 2 * p.ticks.each
	end := now(t) + 10*slack
	p.Until(end)
	const before, after = 1, 2
	for count := [3]int{}; count[after] == 0; {
		at := now(t)
		phase := 0
		switch {
		case at < end-slack:
			phase = before
		case at > end+slack:
			phase = after
		default:
			continue // It may be of either.
		}
		p.on(t, &frame.Frame{Data: datagram(uint16(phase))})
		if phase == before && now(t) >= end-slack {
			t.Skip("the test was held up")
		}
		count[phase]++
	}
	for _, want := range []uint16{before, after} {
		var got sums
		if err := p.Cut(); err != nil {
			t.Fatal(err)
		}
		if p.Take(&got, all, math.MaxInt); len(got.all) != 1 || got.all[0].Packet.SrcPort != want {
			t.Errorf("taken %+v, want a flow from port %d", got.all, want)
		}
	}
}

// TestTimesAreThoseOfThePackets within the interval, whatever the clocks say.
func TestTimesAreThoseOfThePackets(t *testing.T) {
	t.Parallel()
	p := loaded(t, Config{})
	pinned(t) // A flow comes once from each CPU.
	from := now(t)
	p.on(t, &frame.Frame{Data: datagram(1)})
	to := now(t)
	for _, period := range []Period{{Offset: 1e15, From: 1e15, To: math.MaxInt64}, {From: 7, To: 9}, {From: to + 5, To: to + 9}} {
		p.on(t, &frame.Frame{Data: datagram(1)})
		if err := p.Cut(); err != nil {
			t.Fatal(err)
		}
		var got sums
		if p.Take(&got, period, math.MaxInt); len(got.all) != 1 {
			t.Fatalf("%d flows", len(got.all))
		}
		s := &got.all[0]
		least, most := max(min(from+period.Offset, period.To), period.From), max(min(now(t)+period.Offset, period.To), period.From)
		if s.Frame.Time < least || s.Last > most || s.Last < s.Frame.Time || s.Since != period.From {
			t.Errorf("%+v: from %d to %d, want them between %d and %d", period, s.Frame.Time, s.Last, least, most)
		}
	}
}

// TestWhatFindsNoPlaceIsInTheRest has more flows than there are places, of both networks.
func TestWhatFindsNoPlaceIsInTheRest(t *testing.T) {
	t.Parallel()
	const asked, flowsOf = 16, 40
	for name, c := range map[string]struct {
		packet func(port uint16) []byte
		least  uint64 // flows that are told apart, for as many as were asked for
	}{"IPv4": {datagram, asked}, "IPv6": {datagram6, asked / 2}} {
		t.Run(name, func(t *testing.T) {
			p := loaded(t, Config{MaxFlows: asked})
			pinned(t) // For all to be of one table.
			for port := range uint16(flowsOf) {
				p.on(t, &frame.Frame{Data: c.packet(port + 1)})
				p.on(t, &frame.Frame{Data: c.packet(port + 1)})
			}
			var got sums
			p.takeAll(t, &got)
			rest := p.Rest()
			packets, bytes := got.total()
			if packets < 2*c.least || packets > 2*2*asked || rest.Packets.Recv+packets != 2*flowsOf || rest.Bytes.Recv+bytes != 2*flowsOf*100 {
				t.Errorf("%d packets, %d bytes in flows, rest %+v", packets, bytes, rest)
			}
			if rest.Received != 2*flowsOf || rest.NamesSkipped != 0 || rest.Packets.Sent != 0 {
				t.Errorf("rest %+v", rest)
			}
			p.on(t, &frame.Frame{Data: c.packet(1)})
			got = sums{}
			p.takeAll(t, &got)
			if rest := p.Rest(); rest != (Rest{Received: 1}) || len(got.all) != 1 {
				t.Errorf("after that %d flows, rest %+v", len(got.all), rest)
			}
		})
	}
}

// TestOnAllInterfacesPacketsAreCountedOnceItIsKnownHow learns what an interface counts.
func TestOnAllInterfacesPacketsAreCountedOnceItIsKnownHow(t *testing.T) {
	t.Parallel()
	p := loaded(t, Config{All: true, Cooked: true})
	f := &frame.Frame{Data: datagram(1)[14:], EtherType: 0x0800}
	if got := p.on(t, f); got != cut {
		t.Errorf("the verdict is %d before anything was learned", got)
	}
	if err := p.Learn(loopbackIndex, 14); err != nil {
		t.Fatal(err)
	}
	if got := p.on(t, f); got != 0 {
		t.Errorf("the verdict is %d after that", got)
	}
	var got sums
	p.takeAll(t, &got)
	if packets, bytes := got.total(); packets != 1 || bytes != 100 {
		t.Errorf("%d packets, %d bytes; want one of 86 and 14", packets, bytes)
	}
	if s := &got.all[0]; s.Frame.Iface != loopbackIndex || s.Frame.Dir != frame.DirUnknown || s.Packet.Net != decode.NetIPv4 {
		t.Errorf("%+v", s)
	}
}

// TestPacketsThatMayHaveNamesAreCapturedUpToABound has a filter that takes all packets for those.
func TestPacketsThatMayHaveNamesAreCapturedUpToABound(t *testing.T) {
	t.Parallel()
	const wide = 4096
	program, err := bpf.Assemble([]bpf.Instruction{bpf.RetConstant{Val: wide}})
	if err != nil {
		t.Fatal(err)
	}
	cpus, err := countedCPUs()
	if err != nil {
		t.Fatal(err)
	}
	const record = 228 // What a packet of 100 bytes takes of the ring.
	p := loaded(t, Config{NamedBytes: uint64(10 * record * cpus), Filter: program})
	captured := 0
	for range 50 {
		if p.on(t, &frame.Frame{Data: datagram(1)}) == wide {
			captured++
		}
	}
	if captured < 5 || captured > 5*cpus {
		t.Errorf("%d packets captured; one sender may take half of the room for ten on each of %d CPUs", captured, cpus)
	}
	var got sums
	p.takeAll(t, &got)
	rest := p.Rest()
	packets, _ := got.total()
	if int(packets)+captured != 50 || rest.NamesSkipped != packets || rest.Received != packets || rest.Tally != (flows.Tally{}) {
		t.Errorf("%d captured and %d counted of 50, rest %+v", captured, packets, rest)
	}
	p.Until(now(t) - 1)
	if p.on(t, &frame.Frame{Data: datagram(1)}) != wide {
		t.Error("nothing is captured in the next interval")
	}
	p.Until(now(t) - 2e9)
	if p.on(t, &frame.Frame{Data: datagram(1)}) != 0 {
		t.Error("more is captured although nobody reads")
	}
}

// TestDescriptorsThatAreNoneOfAProgramAreRefused, also those that are none at all.
func TestDescriptorsThatAreNoneOfAProgramAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fds  []int
		cpus int
	}{
		"too few": {[]int{-1}, 1}, "no processors": {slices.Repeat([]int{-1}, handles), 0}, "not open": {slices.Repeat([]int{-1}, handles), 2},
		"more processors than there are": {slices.Repeat([]int{-1}, handles), math.MaxInt32},
	} {
		if c, err := NewCounter(&Config{}, c.fds, c.cpus); err == nil {
			t.Errorf("%s: %+v", name, c)
		}
	}
}
