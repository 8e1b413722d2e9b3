package flows_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
)

// binsOf returns the bins of a series, those of which nothing is known left out.
func binsOf(table *flows.Table, s *flows.Series) []flows.Bin {
	bins := make([]flows.Bin, flows.Bins)
	table.Bins(s, bins)
	return slices.DeleteFunc(bins, func(b flows.Bin) bool { return b.Seconds == 0 })
}

// fold folds whole seconds in which flow 1 sends and receives what carried says.
func fold(table *flows.Table, from, end flows.Slot, carried func(flows.Slot) flows.Pair) *flows.Table {
	for at := from; at < end; at++ {
		b := flowstest.Closed(at)
		b.Start = (aligned + 3).Start()
		if p := carried(at); p != (flows.Pair{}) {
			b.Deltas = []flows.Delta{flowstest.Delta(1, at, p.Sent, p.Recv)}
		}
		table = table.Fold(b, nil)
	}
	return table
}

// aligned is a slot at which a bin begins.
const aligned = flowstest.T0 - flowstest.T0%flows.BinSlots + flows.BinSlots

func TestBinsGoBackTenMinutes(t *testing.T) {
	t.Parallel()
	every := func(n flows.Slot) func(flows.Slot) flows.Pair {
		return func(at flows.Slot) flows.Pair {
			if at%n != 0 {
				return flows.Pair{}
			}
			return flows.Pair{Sent: uint64(1000 + at%97), Recv: uint64(at % 7)}
		}
	}
	for name, carried := range map[string]func(flows.Slot) flows.Pair{
		"each second": every(1), "each third second": every(3), "once a minute": every(60), "after three minutes of silence": every(181),
		"in its first second alone": func(at flows.Slot) (p flows.Pair) {
			if at == aligned+3 {
				p.Recv = 1 << 40
			}
			return p
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table := flows.NewTable(flows.Options{})
			from := aligned + 3
			for _, seconds := range []flows.Slot{1, 11, 12, 13, 40, 41, 60, 100, 300, 590, 597, 598, 612, 613, 2000} {
				table = fold(table, max(from, table.Slot()), from+seconds, carried)
				var want []flows.Bin
				for at := from; at < from+seconds; at++ {
					if n := len(want); n == 0 || at%flows.BinSlots == 0 {
						want = append(want, flows.Bin{})
					}
					last := &want[len(want)-1]
					last.Bytes, last.Seconds = last.Bytes.Plus(carried(at)), last.Seconds+1
				}
				want = want[max(len(want)-flows.Bins, 0):]
				f := &flows.Flow{}
				if all := table.List(); len(all) > 0 {
					f = all[0]
				}
				for of, s := range map[string]*flows.Series{"flow": &f.Series, "total": table.Total()} {
					if diff := cmp.Diff(want, binsOf(table, s)); diff != "" {
						t.Fatalf("the %s after %d s: %s", of, seconds, diff)
					}
				}
			}
		})
	}
}

// TestBinsOfABatchThatIsLate has a batch of five minutes come at once, as it does after the
// program was stopped for so long.
func TestBinsOfABatchThatIsLate(t *testing.T) {
	t.Parallel()
	b := flowstest.Closed(aligned+299, flowstest.Delta(1, aligned+299, 300_000, 0), flowstest.Delta(2, aligned+299, 300, 3000))
	b.From = aligned
	b.Start = aligned.Start()
	table := flows.NewTable(flows.Options{}).Fold(b, nil)
	want := slices.Repeat([]flows.Bin{{Bytes: flows.Pair{Sent: 15_000}, Seconds: 15}}, 20)
	if diff := cmp.Diff(want, binsOf(table, &table.Flow(flowstest.Key(1)).Series)); diff != "" {
		t.Error(diff)
	}
	for i := range want {
		want[i].Bytes = flows.Pair{Sent: 15_015, Recv: 150}
	}
	if diff := cmp.Diff(want, binsOf(table, table.Total())); diff != "" {
		t.Errorf("the total: %s", diff)
	}
}

// binTotals are sums of bins.
type binTotals [flows.Bins]flows.Pair

func (b *binTotals) add(table *flows.Table, s *flows.Series) {
	var bins [flows.Bins]flows.Bin
	table.Bins(s, bins[:])
	for i := range bins {
		b[i] = b[i].Plus(bins[i].Bytes)
	}
}

// alike fails unless two sums of bins are the same.
func (b *binTotals) alike(t *rapid.T, o *binTotals, what string) {
	t.Helper()
	for i := range b {
		if b[i] != o[i] {
			t.Fatalf("%s: %v in bin %d, want %v", what, o[i], i, b[i])
		}
	}
}

// TestBinsOfRowsAreThoseOfTheTotal adds the bins of the rows of every dimension up, however
// flows lose their rows and accounts make room.
func TestBinsOfRowsAreThoseOfTheTotal(t *testing.T) {
	t.Parallel()
	labels := knowAll()
	rapid.Check(t, func(t *rapid.T) {
		table := flows.NewTable(smallOptions(t))
		for _, b := range drawBatches(t) {
			table = table.Fold(b, &labels)
			var want binTotals
			want.add(table, table.Total())
			for _, g := range flows.Dimensions() {
				if g == flows.Names || g == flows.Networks || g == flows.Countries {
					continue // Their accounts are those of the hosts.
				}
				var sum binTotals
				sum.add(table, &table.OtherAccount(g).Series)
				for f := range table.Flows() {
					sum.add(table, &f.Series)
				}
				for _, a := range table.Accounts(g) {
					sum.add(table, &a.Series)
				}
				want.alike(t, &sum, g.Word())
			}
			halves(t, table)
		}
	})
}

// halves compares the bins of half of the flows of a table, added up, and of the rest, with
// those of the flows and of the total.
func halves(t *rapid.T, table *flows.Table) {
	t.Helper()
	var listed []*flows.Series
	for i, f := range table.List() {
		if i%2 == 0 {
			listed = append(listed, &f.Series)
		}
	}
	var total, flowSum, one, parts binTotals
	for _, s := range listed {
		flowSum.add(table, s)
	}
	sum, rest := table.Add(slices.Values(listed)), table.Without(slices.Values(listed))
	one.add(table, &sum)
	flowSum.alike(t, &one, "flows added up")
	total.add(table, table.Total())
	parts.add(table, &sum)
	parts.add(table, &rest)
	total.alike(t, &parts, "flows and the rest")
}

// TestNothingIsLeftOfBinsButWhatIsNotInTheOthers takes everything away.
func TestNothingIsLeftOfBinsButWhatIsNotInTheOthers(t *testing.T) {
	t.Parallel()
	table := fold(flows.NewTable(flows.Options{}), aligned+3, aligned+500, func(at flows.Slot) flows.Pair {
		return flows.Pair{Sent: uint64(at%1009) * 999_983, Recv: 7}
	})
	left := table.Without(slices.Values([]*flows.Series{&table.Flow(flowstest.Key(1)).Series}))
	for _, b := range binsOf(table, &left) {
		if b.Bytes != (flows.Pair{}) {
			t.Fatalf("%v is left of what was taken away whole", b.Bytes)
		}
	}
}

// TestFoldsDoNotChangeBins keeps tables while others are made of them.
func TestFoldsDoNotChangeBins(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := flows.NewTable(smallOptions(t))
		var tables []*flows.Table
		var bins [][]flows.Bin
		snapshot := func(table *flows.Table) []flows.Bin {
			all := binsOf(table, table.Total())
			for f := range table.Flows() {
				all = append(all, binsOf(table, &f.Series)...)
			}
			return all
		}
		for _, b := range drawBatches(t) {
			table = table.Fold(b, nil)
			tables, bins = append(tables, table), append(bins, snapshot(table))
			table.Fold(b, nil) // Both go on from the same one.
		}
		for i := range tables {
			if diff := cmp.Diff(bins[i], snapshot(tables[i])); diff != "" {
				t.Fatalf("table %d was changed by a later fold: %s", i, diff)
			}
		}
	})
}

// TestShortFlowsHaveNoCoarseHistory counts what a flow takes that lives for less than History,
// as most do.
func TestShortFlowsHaveNoCoarseHistory(t *testing.T) {
	t.Parallel()
	var s flows.Series
	for at := range flows.Slot(flows.History) {
		s.Add(at, flows.Pair{Sent: 1})
	}
	if s.HasCoarse() {
		t.Error("it has a coarse history before its seconds are forgotten")
	}
	if s.Add(flows.History+1, flows.Pair{Sent: 1}); !s.HasCoarse() {
		t.Error("its first second is forgotten")
	}
}

// BenchmarkFoldSteady folds batches of 20,000 flows, four a second, second after second: what
// the histories cost is in it.
func BenchmarkFoldSteady(b *testing.B) {
	table := flows.NewTable(flows.Options{})
	var all []flows.Delta
	for n := range 20_000 {
		all = append(all, flowstest.Delta(n, flowstest.T0, 1000, 1000))
	}
	fold := func(i int) {
		batch := flowstest.Closed(flowstest.T0+flows.Slot(i/4), all...)
		batch.Closed = i%4 == 3
		table = table.Fold(batch, nil)
	}
	for i := range 4 * 60 {
		fold(i)
	}
	b.ReportAllocs()
	for i := 4 * 60; b.Loop(); i++ {
		fold(i)
	}
}
