package ring

import (
	"net"
	"testing"
	"time"

	"golang.org/x/net/bpf"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/internal/nettest"
)

// openGroup opens rings of a host's interface, with a filter for datagrams.
func openGroup(t *testing.T, h *nettest.Host, n, blocks int) (rings []*Ring) {
	t.Helper()
	const protocolAt, udp = 14 + 9, 17
	datagrams, err := bpf.Assemble([]bpf.Instruction{
		bpf.LoadAbsolute{Off: 12, Size: 2},
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: 0x800, SkipTrue: 3},
		bpf.LoadAbsolute{Off: protocolAt, Size: 1},
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: udp, SkipTrue: 1},
		bpf.RetConstant{Val: DefaultSnapLen},
		bpf.RetConstant{Val: 0},
	})
	if err != nil {
		t.Fatal(err)
	}
	h.Do(t, func() error {
		device, err := net.InterfaceByName(h.Iface)
		if err != nil {
			return err
		}
		rings, err = OpenGroup(Config{Index: device.Index, Filter: datagrams, Size: blocks * blockSize}, n)
		return err
	})
	t.Cleanup(func() {
		for _, r := range rings {
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		}
	})
	return rings
}

// flow is the addresses and ports of a packet, both directions the same; fragments have no ports.
type flow struct {
	a, b         [16]byte
	aPort, bPort uint16
}

func flowOf(f *frame.Frame) flow {
	var p decode.Packet
	decode.Decode(f.Link, f.Data, &p)
	k := flow{p.Src, p.Dst, p.SrcPort, p.DstPort}
	if p.Frag != decode.FragNone {
		k.aPort, k.bPort = 0, 0
	}
	if string(k.a[:]) > string(k.b[:]) {
		k = flow{k.b, k.a, k.bPort, k.aPort}
	}
	return k
}

// TestAFlowIsInOneRing sends datagrams of many flows in both directions, and fragments: each packet is in
// one ring, with all others of its flow; and so are the fragments of a datagram, with and without ports.
func TestAFlowIsInOneRing(t *testing.T) {
	t.Parallel()
	const flows, datagrams, fragments = 100, 2000, 300
	lab := nettest.New(t)
	rings := openGroup(t, lab.Remote, 4, 16)
	for from, to := range map[*nettest.Host]*nettest.Host{lab.Local: lab.Remote, lab.Remote: lab.Local} {
		from.Do(t, func() error {
			_, err := from.Flood(nettest.Flood{To: to, Flows: flows, Frames: datagrams, Payload: 18})
			return err
		})
	}
	lab.Local.Do(t, func() error {
		_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Frames: fragments, Make: nettest.Fragments})
		return err
	})
	const want = 2*datagrams + fragments
	where, used, got := map[flow]int{}, map[int]bool{}, 0
	for deadline := time.Now().Add(10 * time.Second); got < want && time.Now().Before(deadline); {
		for i, r := range rings {
			if err := r.Wait(10 * time.Millisecond); err != nil {
				t.Fatal(err)
			}
			for f := (frame.Frame{}); r.Next(&f); got++ {
				k := flowOf(&f)
				if at, known := where[k]; known && at != i {
					t.Fatalf("%v is in ring %d and in %d", k, at, i)
				}
				where[k], used[i] = i, true
			}
		}
	}
	if got != want || len(used) != len(rings) {
		t.Errorf("%d packets in %d of %d rings, %d were sent", got, len(used), len(rings), want)
	}
}

// TestDropsOfAGroupAreThoseOfItsRings sends more than rings hold that nobody reads.
func TestDropsOfAGroupAreThoseOfItsRings(t *testing.T) {
	t.Parallel()
	const want = 50_000
	lab := nettest.New(t)
	rings := openGroup(t, lab.Remote, 2, 1)
	lab.Local.Do(t, func() error {
		_, err := lab.Local.Flood(nettest.Flood{To: lab.Remote, Flows: 1000, Frames: want, Payload: 18})
		return err
	})
	got, dropped := uint64(0), uint64(0)
	for _, r := range rings {
		for f := (frame.Frame{}); ; got++ {
			if !r.Next(&f) {
				if err := r.Wait(2 * RetireTimeout); err != nil {
					t.Fatal(err)
				}
				if !r.Next(&f) {
					break
				}
			}
		}
		s, err := r.Stats()
		if err != nil {
			t.Fatal(err)
		}
		if s.Drops == 0 {
			t.Error("a ring dropped nothing")
		}
		dropped += s.Drops
	}
	if got+dropped != want {
		t.Errorf("%d packets read and %d dropped, %d were sent", got, dropped, want)
	}
}
