package replay

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"iftopgo/capture"
	"iftopgo/capture/demo"
	"iftopgo/capture/frame"
	"iftopgo/capture/meter"
	"iftopgo/flows"
)

// demoBatches reads the demo for a duration as fast as it comes.
func demoBatches(t *testing.T, d time.Duration) []flows.Batch {
	t.Helper()
	r := OpenDemo(capture.Options{Duration: d})
	ended := make(chan error, 1)
	go func() { ended <- r.Run(context.Background()) }()
	var all []flows.Batch
	for {
		b, err := r.Feed().Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if all = append(all, b); b.Final {
			if err := <-ended; err != nil {
				t.Fatal(err)
			}
			return all
		}
	}
}

// demoBytes is what the demo sends from one time up to another, both since its start.
func demoBytes(from, to time.Duration) (bytes, packets uint64) {
	s := demo.NewSource()
	var f frame.Frame
	for s.Next(&f); f.Time < demo.Start.Add(to).UnixNano(); s.Next(&f) {
		if f.Time >= demo.Start.Add(from).UnixNano() {
			bytes, packets = bytes+uint64(f.Len), packets+1
		}
	}
	return bytes, packets
}

func TestDemoIsTheSameEveryTime(t *testing.T) {
	t.Parallel()
	const d = 5 * time.Minute
	if diff := cmp.Diff(demoBatches(t, d), demoBatches(t, d)); diff != "" {
		t.Error(diff)
	}
}

func TestEveryPacketOfTheDemoIsCounted(t *testing.T) {
	t.Parallel()
	const d = 2 * time.Minute
	table := flows.NewTable(flows.Options{})
	var live int
	for _, b := range demoBatches(t, d) {
		table = table.Fold(b, nil)
		live = max(live, table.Live())
	}
	var first frame.Frame
	demo.NewSource().Next(&first) // The duration is counted from it.
	bytes, packets := demoBytes(0, time.Duration(first.Time-demo.Start.UnixNano())+d)
	got := table.Total().Total
	if got.Bytes.Sum() != bytes || got.Packets.Sum() != packets {
		t.Errorf("%+v, want %d bytes in %d packets", got, bytes, packets)
	}
	if live < 50 || live > 120 {
		t.Errorf("%d live flows, want about 70", live)
	}
	if closed := table.Len() - table.Live(); closed < 100 {
		t.Errorf("%d closed flows, want most of those that there were", closed)
	}
	if perSecond := bytes * 8 / 120; perSecond < 20e6 || perSecond > 60e6 {
		t.Errorf("%d bit/s, want 20 to 60 million", perSecond)
	}
	local := make(map[flows.Addr]bool)
	for _, a := range demo.LocalAddrs() {
		local[flows.AddrFrom(a)] = true
	}
	for f := range table.Flows() {
		if f.Key.Net != flows.NetNone && (!local[f.Key.Local] || local[f.Key.Remote]) {
			t.Errorf("%v is the local side of %+v", f.Key.Local.Netip(), f.Key)
		}
	}
	health := table.Health()
	if health.Undecoded != 0 || health.Engine != "demo" || health.Received != packets {
		t.Errorf("health %+v", health)
	}
}

func TestDemoPretendsToDropPackets(t *testing.T) {
	t.Parallel()
	table := flows.NewTable(flows.Options{})
	for _, b := range demoBatches(t, 70*time.Second) {
		table = table.Fold(b, nil)
	}
	drops := table.Health().KernelDrops
	if !drops.OK || drops.N == 0 {
		t.Errorf("kernel drops %+v", drops)
	}
	want := flows.SlotOf(demo.Start.Add(50 * time.Second).UnixNano())
	if slot, ok := table.LastLoss(); !ok || slot != want {
		t.Errorf("loss in slot %d, want %d", slot, want)
	}
}

func TestDemoPlaysInStepWithTheClock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := OpenDemo(capture.Options{Speed: 1})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- r.Run(ctx) }()
		table := flows.NewTable(flows.Options{})
		watch := func(d time.Duration) {
			until, stop := context.WithTimeout(ctx, d)
			defer stop()
			for {
				b, err := r.Feed().Next(until)
				if err != nil {
					return
				}
				table = table.Fold(b, nil)
			}
		}
		sum := func() uint64 { return table.Total().Total.Bytes.Sum() }
		began := demo.Start.UnixNano()

		watch(10*time.Second + time.Millisecond)
		if want, _ := demoBytes(0, time.Duration(table.At()-began)); sum() != want || table.At()-began < 9*meter.Second || table.At()-began > 11*meter.Second {
			t.Errorf("%d bytes after %v, want %d", sum(), time.Duration(table.At()-began), want)
		}
		if err := seek(r.Player(), 5*time.Minute); err != nil {
			t.Fatal(err)
		}
		watch(time.Second)
		if err := r.Player().Jump(-time.Minute); err != nil {
			t.Fatal(err)
		}
		watch(time.Second)
		want, _ := demoBytes(time.Duration(table.Start()-began), time.Duration(table.At()-began))
		if sum() != want || table.Start() == began {
			t.Errorf("%d bytes after jumping, want %d", sum(), want)
		}
		if h := table.Health(); h.Replay.Length != 0 || h.KernelDrops.N >= 189 {
			t.Errorf("%+v: no length, and no drops of before", h)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}
