package flows_test

import (
	"testing"

	"pgregory.net/rapid"

	"iftopgo/flows"
)

// TestATrendAddsUpToTheTotal folds any batches and looks at any bins: over all seconds that
// are remembered they are what was carried in them.
func TestATrendAddsUpToTheTotal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := flows.NewTable(flows.Options{})
		at, all := flows.Slot(1000), flows.Pair{}
		begin := at
		for range rapid.IntRange(1, 60).Draw(t, "batches") {
			to := at + flows.Slot(rapid.SampledFrom([]int{0, 0, 0, 1, 2, 30, 50}).Draw(t, "late"))
			bytes := flows.Pair{Sent: rapid.Uint64Range(0, 1e6).Draw(t, "sent"), Recv: rapid.Uint64Range(0, 1e6).Draw(t, "received")}
			b := flows.Batch{
				Start: begin.Start(), At: (to + 1).Start(), From: at, To: to, Closed: true,
				Deltas: []flows.Delta{{Key: keyOf(1), Tally: flows.Tally{Bytes: bytes, Packets: flows.Pair{Sent: 1}}, First: at.Start(), Last: to.Start()}},
			}
			table, all, at = table.Fold(b, nil), all.Plus(bytes), to+1
		}
		seconds := rapid.IntRange(1, 90).Draw(t, "seconds")
		bins := make([]flows.Bin, (int(at-begin)+seconds-1)/seconds)
		table.Trend(at, seconds, bins)
		var sum flows.Pair
		known := 0
		for _, b := range bins {
			sum, known = sum.Plus(b.Bytes), known+b.Seconds
		}
		// Of a batch over more than History seconds, the shares of those before are rounded down.
		if missing := all.Sum() - sum.Sum(); missing > uint64(len(bins)*seconds*2) {
			t.Fatalf("bins of %d s add up to %v of %v", seconds, sum, all)
		}
		if known != int(at-begin) {
			t.Fatalf("%d seconds are known of %d", known, at-begin)
		}
	})
}

func TestATrendForgetsWhatIsOlderThanAnHour(t *testing.T) {
	t.Parallel()
	table := flows.NewTable(flows.Options{})
	fold := func(at flows.Slot, lossy bool) {
		table = table.Fold(flows.Batch{
			Start: 1000 * 1e9, At: (at + 1).Start(), From: at, To: at, Closed: true, Lossy: lossy,
			Deltas: []flows.Delta{{Key: keyOf(1), Tally: flows.Tally{Bytes: flows.Pair{Sent: uint64(at)}, Packets: flows.Pair{Sent: 1}}, First: at.Start(), Last: at.Start()}},
		}, nil)
	}
	for at := flows.Slot(1000); at < 5000; at++ {
		fold(at, at == 4990)
	}
	earlier := table
	fold(5000, false)
	for _, c := range []struct {
		end   flows.Slot
		known int
		sent  uint64
		marks flows.Marks
	}{
		{5001, 1, 5000, 0}, {5002, 0, 0, 0}, {4991, 1, 4990, flows.MarkLoss}, {1402, 1, 1401, 0}, {1401, 0, 0, 0}, {1000, 0, 0, 0},
	} {
		var bin [1]flows.Bin
		table.Trend(c.end, 1, bin[:])
		if bin[0] != (flows.Bin{Bytes: flows.Pair{Sent: c.sent}, Seconds: c.known, Marks: c.marks}) {
			t.Errorf("the second before %d is %+v", c.end, bin[0])
		}
	}
	var bin [1]flows.Bin
	earlier.Trend(5001, 1, bin[:])
	if bin[0].Seconds != 0 {
		t.Error("a table that was handed out has got another second")
	}
}

func TestATrendMarksWhenACaptureWentOn(t *testing.T) {
	t.Parallel()
	table := flows.NewTable(flows.Options{})
	for i, state := range []flows.State{flows.Live, flows.Reopening, flows.Reopening, flows.Live, flows.Live} {
		at := flows.Slot(100 + i)
		table = table.Fold(flows.Batch{
			Start: 100 * 1e9, At: (at + 1).Start(), From: at, To: at, Closed: true,
			Health: flows.Health{Sources: []flows.Source{{Name: "eth0", State: state}}},
		}, nil)
	}
	bins := make([]flows.Bin, 5)
	table.Trend(105, 1, bins)
	for i, b := range bins {
		if restarted := b.Marks&flows.MarkRestart != 0; restarted != (i == 3) {
			t.Errorf("second %d: marked as a restart is %v", i, restarted)
		}
	}
}
