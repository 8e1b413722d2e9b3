package kernelcount

import (
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// pinned has the rest of the test run on one CPU: what it counts is in one table.
func pinned(tb testing.TB) {
	tb.Helper()
	var may unix.CPUSet
	if err := unix.SchedGetaffinity(0, &may); err != nil {
		tb.Fatal(err)
	}
	cpu := 0
	for !may.IsSet(cpu) {
		cpu++
	}
	pinnedTo(tb, cpu)
}

// pinnedTo has the rest of the test run on a CPU, or skips it where it may not.
func pinnedTo(tb testing.TB, cpu int) {
	tb.Helper()
	runtime.LockOSThread() // For good: the thread ends with the goroutine.
	var one unix.CPUSet
	one.Set(cpu)
	if err := unix.SchedSetaffinity(0, &one); errors.Is(err, unix.EINVAL) {
		tb.Skipf("processor %d is not for this process", cpu)
	} else if err != nil {
		tb.Fatal(err)
	}
}

// one is a flow of the tests.
type one struct {
	net  decode.Net
	port uint16
}

// packet is one of a flow, of 100 bytes.
func (f one) packet() []byte {
	if f.net == decode.NetIPv6 {
		return datagram6(f.port)
	}
	return datagram(f.port)
}

// byFlow takes all that was counted, by flow. Each of a CPU comes once.
func (p *program) byFlow(t *testing.T) map[one]uint64 {
	t.Helper()
	var got sums
	p.takeAll(t, &got)
	found := map[one]uint64{}
	for i := range got.all {
		s := &got.all[i]
		f := one{s.Packet.Net, s.Packet.SrcPort}
		if _, twice := found[f]; twice {
			t.Errorf("%v comes twice", f)
		}
		if s.Bytes != 100*s.Packets {
			t.Errorf("%v: %d packets, %d bytes", f, s.Packets, s.Bytes)
		}
		found[f] = s.Packets
	}
	return found
}

// TestEachIntervalHasItsOwnPackets of flows of both networks, that come and go, and often belong to the same place: in a
// small table, and in one that is too small for all of them. None is twice, none is of another one, and all are counted.
func TestEachIntervalHasItsOwnPackets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		room, flows int
	}{{64, 12}, {64, 200}, {4096, 700}} {
		p := loaded(t, Config{MaxFlows: uint32(c.room)})
		pinned(t)
		r := rand.New(rand.NewPCG(3, uint64(c.flows)))
		for interval := range 60 {
			want := map[one]uint64{}
			share := r.IntN(100)
			for range r.IntN(4 * c.flows) {
				f := one{decode.NetIPv4, uint16(r.IntN(c.flows))}
				if r.IntN(4) == 0 {
					f.net = decode.NetIPv6
				}
				if int(f.port)%100 > share {
					continue // Silent in this one.
				}
				p.on(t, &frame.Frame{Data: f.packet()})
				want[f]++
			}
			got, rest := p.byFlow(t), p.Rest()
			all := uint64(0)
			for f, n := range want {
				all += n
				if m, told := got[f]; told && m != n || !told && rest.Packets.Recv == 0 {
					t.Fatalf("interval %d: %v has %d packets, want %d; rest %+v", interval, f, m, n, rest)
				}
			}
			sum := rest.Packets.Recv
			for f, n := range got {
				sum += n
				if _, came := want[f]; !came {
					t.Errorf("interval %d: %v was silent", interval, f)
				}
			}
			if sum != all || rest.Received != all || rest.Bytes.Recv != 100*rest.Packets.Recv {
				t.Fatalf("interval %d: %d packets in flows and rest, %d received, want %d", interval, sum, rest.Received, all)
			}
			if c.flows < c.room && rest.Packets.Recv != 0 {
				t.Errorf("interval %d: %d of %d flows of at most %d found a place; rest %+v", interval, len(got), len(want), c.flows, rest)
			}
		}
	}
}

// TestAsManyFlowsAsWereAskedForFindAPlace although all are of one CPU.
func TestAsManyFlowsAsWereAskedForFindAPlace(t *testing.T) {
	t.Parallel()
	const room = 16_384 // Half of the places, as of 65,536.
	p := loaded(t, Config{MaxFlows: room})
	pinned(t)
	for range 3 {
		for port := range uint16(room) {
			p.on(t, &frame.Frame{Data: datagram(port)})
		}
		if got := p.byFlow(t); len(got) != room {
			t.Errorf("%d of %d flows found a place; rest %+v", len(got), room, p.Rest())
		}
	}
}

// TestOnlyNewFlowsAreNews for who knows the others, in whatever order they come, and once.
func TestOnlyNewFlowsAreNews(t *testing.T) {
	t.Parallel()
	p := loaded(t, Config{MaxFlows: 64})
	known := sums{known: map[uint16]bool{}}
	come := func(ports ...uint16) {
		for _, port := range ports {
			p.on(t, &frame.Frame{Data: one{[]decode.Net{decode.NetIPv4, decode.NetIPv6}[port%2], port}.packet()})
		}
	}
	news := func(what string, want bool) {
		t.Helper()
		if got := p.News(&known); got != want {
			t.Errorf("%s: news %v", what, got)
		}
	}
	news("nothing came", false)
	come(1, 2, 3)
	news("the first flows", true)
	p.takeAll(t, &known)
	news("they were taken", false)
	r := rand.New(rand.NewPCG(5, 5))
	for range 20 {
		ports := []uint16{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}[:3]
		r.Shuffle(len(ports), func(i, j int) { ports[i], ports[j] = ports[j], ports[i] })
		come(ports...)
		news("flows that are known", false)
		come(ports...)
		news("they come again", false)
		p.takeAll(t, &known)
	}
	come(2, 4)
	news("one is new", true)
	news("it was said", false)
	come(5)
	news("another one is", true)
	p.takeAll(t, &known)
	come(1, 2, 3, 4, 5)
	news("all are known", false)
	p.takeAll(t, &known)
	if n := p.Take(&known, all, math.MaxInt); n != 0 {
		t.Errorf("%d flows are taken twice", n)
	}
}
