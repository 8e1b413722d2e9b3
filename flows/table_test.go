package flows_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
)

func TestSteadyFlowReadsTheSameInAllWindows(t *testing.T) {
	t.Parallel()
	table := flows.NewTable(flows.Options{})
	for i := range flows.Slot(45) {
		table = table.Fold(flowstest.Closed(flowstest.T0+i, flowstest.Delta(1, flowstest.T0+i, 1000, 500)), nil)
		want := flows.Rate{1000, 500}
		if diff := cmp.Diff(flows.Rates{want, want, want}, table.Rates(&table.Flow(flowstest.Key(1)).Series)); diff != "" {
			t.Fatalf("after %d s: %s", i+1, diff)
		}
	}
}

func TestRatesAreAveragesOfCompleteSlots(t *testing.T) {
	t.Parallel()
	burst := func(before, after int) *flows.Table {
		table := flows.NewTable(flows.Options{})
		for i := range flows.Slot(before) {
			table = table.Fold(flowstest.Closed(flowstest.T0+i), nil)
		}
		table = table.Fold(flowstest.Closed(flowstest.T0+flows.Slot(before), flowstest.Delta(1, flowstest.T0+flows.Slot(before), 4000, 0)), nil)
		for i := range flows.Slot(after) {
			table = table.Fold(flowstest.Closed(flowstest.T0+flows.Slot(before)+1+i), nil)
		}
		return table
	}
	for name, c := range map[string]struct {
		before, after int
		want          [3]float64
	}{
		"a burst in the last second of a long capture": {60, 0, [3]float64{2000, 400, 100}},
		"the burst has left the 2 s window":            {60, 2, [3]float64{0, 400, 100}},
		"the burst has left the 10 s window":           {60, 10, [3]float64{0, 0, 100}},
		"the burst is the oldest second of 40":         {60, 39, [3]float64{0, 0, 100}},
		"the burst has left every window":              {60, 40, [3]float64{0, 0, 0}},
		"a capture of one second":                      {0, 0, [3]float64{4000, 4000, 4000}},
		"a capture of five seconds":                    {4, 0, [3]float64{2000, 800, 800}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table := burst(c.before, c.after)
			r := table.Rates(&table.Flow(flowstest.Key(1)).Series)
			if got := [3]float64{r[0].Sent, r[1].Sent, r[2].Sent}; got != c.want {
				t.Errorf("rates %v, want %v", got, c.want)
			}
		})
	}
}

func TestRunningSlotIsNotInTheAverages(t *testing.T) {
	t.Parallel()
	table := flows.NewTable(flows.Options{}).Fold(flowstest.Closed(flowstest.T0, flowstest.Delta(1, flowstest.T0, 100, 0)), nil)
	b := flowstest.Closed(flowstest.T0+1, flowstest.Delta(1, flowstest.T0+1, 9000, 0))
	b.Closed = false
	table = table.Fold(b, nil)
	s := &table.Flow(flowstest.Key(1)).Series
	if got := table.Rates(s)[flows.Window2s].Sent; got != 100 {
		t.Errorf("2 s rate %v, want 100: the second slot is not complete", got)
	}
	if peak, _ := table.Peaks(s); peak.Sent != 100 {
		t.Errorf("peak %d, want 100", peak.Sent)
	}
	if s.Total.Bytes.Sent != 9100 {
		t.Errorf("total %d, want 9100", s.Total.Bytes.Sent)
	}
}

func TestPeakOfTotalIsThePeakOfTheSum(t *testing.T) {
	t.Parallel()
	table := flows.NewTable(flows.Options{}).Fold(
		flowstest.Closed(flowstest.T0, flowstest.Delta(1, flowstest.T0, 1000, 0)), nil).Fold(

		flowstest.Closed(flowstest.T0+1, flowstest.Delta(1, flowstest.T0+1, 0, 700)), nil)

	peak, sum := table.Peaks(table.Total())
	if peak != (flows.Pair{Sent: 1000, Recv: 700}) || sum != 1000 {
		t.Errorf("peaks %v and %d, want {1000 700} and 1000", peak, sum)
	}
}

// TestPeaksAreKeptWhenAFlowIsAddedToOthers asks for the peak of one flow wherever
// its bytes are added up: the last second it was active in counts, too.
func TestPeaksAreKeptWhenAFlowIsAddedToOthers(t *testing.T) {
	t.Parallel()
	want := flows.Pair{Sent: 9999, Recv: 70}
	group := func(t *flows.Table) *flows.Series {
		sum := t.Add(func(yield func(*flows.Series) bool) {
			for f := range t.Flows() {
				if !yield(&f.Series) {
					return
				}
			}
		})
		return &sum
	}
	former := func(t *flows.Table) *flows.Series {
		for f := range t.Former() {
			return &f.Series
		}
		return t.Other()
	}
	for name, c := range map[string]struct {
		silence flows.Slot
		row     func(*flows.Table) *flows.Series
	}{
		"the flow": {45, func(t *flows.Table) *flows.Series { return &t.Flow(flowstest.Key(1)).Series }},
		"its host, as long as the second is in it":  {20, group},
		"its host, when it is remembered no longer": {45, group},
		"the former flow, when it lost its row":     {flows.DefaultIdle, former},
		"the former flow, when that is long ago":    {flows.DefaultIdle + 50, former},
		"the total":                                 {flows.DefaultIdle + 50, (*flows.Table).Total},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table := flows.NewTable(flows.Options{MaxClosed: -1}).Fold(flowstest.Closed(flowstest.T0, flowstest.Delta(1, flowstest.T0, 9999, 70)), nil)
			for i := range c.silence {
				table = table.Fold(flowstest.Closed(flowstest.T0+1+i), nil)
			}
			if peak, sum := table.Peaks(c.row(table)); peak != want || sum != want.Sum() {
				t.Errorf("peaks %v and %d, want %v and %d", peak, sum, want, want.Sum())
			}
		})
	}
}

func TestClosedFlowsKeepTheirRowsWhileThereIsRoom(t *testing.T) {
	t.Parallel()
	silent := flowstest.Delta(1, flowstest.T0, 1000, 10)
	ended := func(n int, sent uint64, state flows.TCPState) flows.Delta {
		d := flowstest.Delta(n, flowstest.T0+59, sent, 0)
		d.TCP = state
		return d
	}
	table := flows.NewTable(flows.Options{MaxClosed: 2}).Fold(flowstest.Closed(flowstest.T0, silent), nil)
	for i := flows.Slot(1); i < 60; i++ {
		b := flowstest.Closed(flowstest.T0 + i)
		if i == 59 {
			b = flowstest.Closed(flowstest.T0+i, ended(2, 2000, flows.TCPFinSent|flows.TCPFinRecv), ended(3, 50, flows.TCPReset), ended(4, 70, flows.TCPFinSent))
		}
		table = table.Fold(b, nil)
	}
	for n, want := range map[int]bool{1: false, 2: true, 3: true, 4: false} {
		if f := table.Flow(flowstest.Key(n)); f == nil || table.Closed(f) != want {
			t.Errorf("flow %d is closed: %t, want %t", n, !want, want)
		}
	}
	table = table.Fold(flowstest.Closed(flowstest.T0+60), nil)
	if !table.Closed(table.Flow(flowstest.Key(1))) || table.Live() != 1 || table.Len() != 4 {
		t.Errorf("%d rows, %d of live flows: want 4 and 1, the silent flow closed after 60 s, those that ended not settled", table.Len(), table.Live())
	}
	table = table.Fold(flowstest.Closed(flowstest.T0+61), nil)
	if table.Flow(flowstest.Key(3)) != nil || table.Len() != 3 {
		t.Errorf("%d rows: want 3, without the smallest of three closed flows", table.Len())
	}
	for f := range table.Former() {
		if f.Total.Bytes.Sum() != 50 || f.Count() != 1 {
			t.Errorf("a former flow of %d flows with %v, want 1 with 50 bytes", f.Count(), f.Total)
		}
	}
	if table.HasOther() || table.Ever() != 4 || table.Evicted() != 0 {
		t.Errorf("other %v, %d flows ever, %d evicted: want none, 4, 0", table.Other().Total, table.Ever(), table.Evicted())
	}
}

// TestHalfClosedConnectionIsClosedByTheOtherHalf has one side send on for a while after
// the other has sent all.
func TestHalfClosedConnectionIsClosedByTheOtherHalf(t *testing.T) {
	t.Parallel()
	table := flows.NewTable(flows.Options{})
	for i, c := range []struct {
		state  flows.TCPState
		closed bool
	}{{flows.TCPOpened, false}, {flows.TCPFinSent, false}, {0, false}, {0, false}, {flows.TCPFinRecv, true}, {0, true}} {
		d := flowstest.Delta(1, flowstest.T0+flows.Slot(i), 60, 9000)
		d.TCP = c.state
		table = table.Fold(flowstest.Closed(flowstest.T0+flows.Slot(i), d), nil)
		if got := table.Closed(table.Flow(d.Key)); got != c.closed {
			t.Errorf("after %d s: closed %t, want %t", i+1, got, c.closed)
		}
	}
}

func TestClosedFlowWithMoreTrafficKeepsItsRow(t *testing.T) {
	t.Parallel()
	later := func(state flows.TCPState, recv uint64) flows.Delta {
		d := flowstest.Delta(1, flowstest.T0+1, 1, recv)
		d.TCP = state
		return d
	}
	for name, c := range map[string]struct {
		first, then flows.TCPState
		recv        uint64
		closed      bool
	}{
		"the last acknowledgement":     {flows.TCPFinSent | flows.TCPFinRecv, 0, 0, true},
		"another connection":           {flows.TCPFinSent | flows.TCPFinRecv, flows.TCPOpened, 1, false},
		"one that ends at once":        {flows.TCPReset, flows.TCPOpened | flows.TCPReset, 1, true},
		"the end of the other half":    {flows.TCPFinRecv, flows.TCPFinSent, 1, true},
		"a half that is closed twice":  {flows.TCPFinRecv, flows.TCPFinRecv, 1, false},
		"a connection that is aborted": {0, flows.TCPReset, 1, true},
		"a reset that was forged":      {flows.TCPReset, 0, 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := flowstest.Delta(1, flowstest.T0, 1000, 10)
			d.TCP = c.first
			table := flows.NewTable(flows.Options{}).Fold(flowstest.Closed(flowstest.T0, d), nil).
				Fold(flowstest.Closed(flowstest.T0+1, later(c.then, c.recv)), nil)
			f := table.Flow(d.Key)
			if f == nil || f.Total.Bytes != (flows.Pair{Sent: 1001, Recv: 10 + c.recv}) || table.Len() != 1 {
				t.Fatalf("%d rows, %+v: want one with all bytes", table.Len(), f)
			}
			if table.Closed(f) != c.closed || table.Live() == 1 == c.closed {
				t.Errorf("closed %t, %d live; want closed %t", table.Closed(f), table.Live(), c.closed)
			}
		})
	}
}

// rowless is what all flows without a row carried.
func rowless(table *flows.Table) flows.Tally { return former(table).Plus(table.Other().Total) }

// former is what all former flows carried.
func former(table *flows.Table) (sum flows.Tally) {
	for f := range table.Former() {
		sum = sum.Plus(f.Total)
	}
	return sum
}

func TestLeastActiveFlowsMakeRoom(t *testing.T) {
	t.Parallel()
	table := flows.NewTable(flows.Options{MaxFlows: 2})
	table = table.Fold(flowstest.Closed(flowstest.T0, flowstest.Delta(1, flowstest.T0, 500, 0), flowstest.Delta(2, flowstest.T0, 10, 0), flowstest.Delta(3, flowstest.T0, 900, 0)), nil)
	if table.Flow(flowstest.Key(2)) != nil || table.Flow(flowstest.Key(1)) == nil || table.Flow(flowstest.Key(3)) == nil {
		t.Error("want the rows of flows 1 and 3, the most active ones")
	}
	if got := rowless(table); table.Evicted() != 1 || got.Bytes.Sent != 10 {
		t.Errorf("evicted %d with %d bytes, want 1 with 10", table.Evicted(), got.Bytes.Sent)
	}
}

func TestNewFlowsAsActiveAsOldOnesGetNoRow(t *testing.T) {
	t.Parallel()
	table := flows.NewTable(flows.Options{MaxFlows: 2}).Fold(
		flowstest.Closed(flowstest.T0, flowstest.Delta(1, flowstest.T0, 60, 0), flowstest.Delta(2, flowstest.T0, 0, 60)), nil).Fold(

		flowstest.Closed(flowstest.T0+1, flowstest.Delta(3, flowstest.T0+1, 60, 0), flowstest.Delta(4, flowstest.T0+1, 70, 0), flowstest.Delta(5, flowstest.T0+1, 60, 0)), nil)

	if table.Flow(flowstest.Key(1)) != nil || table.Flow(flowstest.Key(2)) == nil || table.Flow(flowstest.Key(4)) == nil {
		t.Error("want the rows of flow 4, which carried more, and of flow 2, which came before flows 3 and 5 and is as active as they")
	}
	if got := rowless(table); table.Evicted() != 3 || got.Bytes != (flows.Pair{Sent: 180, Recv: 0}) || got.Packets != (flows.Pair{Sent: 3, Recv: 0}) {
		t.Errorf("evicted %d, which carried %v; want 3 with 180 bytes in 3 packets sent", table.Evicted(), got)
	}
}

func TestFreshFlowsAreThoseThatGotARowWithTheLastBatch(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := flows.NewTable(flows.Options{MaxFlows: 20})
		for _, b := range flowstest.Batches(t) {
			before := table
			table = table.Fold(b, nil)
			fresh := map[flows.Key]bool{}
			for f := range table.Fresh() {
				fresh[f.Key] = true
				if table.Flow(f.Key) != f {
					t.Fatalf("%v is fresh and has no row", f.Key)
				}
			}
			for f := range table.Flows() {
				if fresh[f.Key] != (before.Flow(f.Key) == nil) {
					t.Fatalf("%v is fresh: %v", f.Key, fresh[f.Key])
				}
			}
		}
	})
}

func TestCoalescedBatchDoesNotInflateThePeak(t *testing.T) {
	t.Parallel()
	b := flowstest.Closed(flowstest.T0+9, flowstest.Delta(1, flowstest.T0, 10_007, 0))
	b.From = flowstest.T0
	table := flows.NewTable(flows.Options{}).Fold(b, nil)
	peak, _ := table.Peaks(&table.Flow(flowstest.Key(1)).Series)
	if peak.Sent != 1007 {
		t.Errorf("peak %d, want 1007: 10,007 bytes in ten seconds", peak.Sent)
	}
	if got := table.Rates(table.Total())[flows.Window10s].Sent; got != 1000.7 {
		t.Errorf("10 s rate %v, want 1000.7", got)
	}
}

func TestLossMarksWindowsAndRows(t *testing.T) {
	t.Parallel()
	table := flows.NewTable(flows.Options{}).Fold(flowstest.Closed(flowstest.T0, flowstest.Delta(1, flowstest.T0, 1, 0)), nil)
	lossy := flowstest.Closed(flowstest.T0+1, flowstest.Delta(1, flowstest.T0+1, 1, 0))
	lossy.Lossy = true
	table = table.Fold(lossy, nil).Fold(flowstest.Closed(flowstest.T0+2, flowstest.Delta(2, flowstest.T0+2, 1, 0)), nil).Fold(flowstest.Closed(flowstest.T0+3), nil)
	for w, want := range []bool{false, true, true} {
		if got := table.LossyWindow(flows.Window(w)); got != want {
			t.Errorf("%d s window lossy: %v, want %v", flows.Windows[w], got, want)
		}
	}
	if !table.Lossy(&table.Flow(flowstest.Key(1)).Series) || table.Lossy(&table.Flow(flowstest.Key(2)).Series) {
		t.Error("want flow 1 marked, which was there during the loss, and flow 2 not")
	}
}

type figures struct {
	Total   flows.Tally
	Sums    flows.Sums
	Running flows.Pair
}

func (f figures) plus(table *flows.Table, s *flows.Series) figures {
	f.Total = f.Total.Plus(s.Total)
	for i, w := range table.Sums(s) {
		f.Sums[i] = f.Sums[i].Plus(w)
	}
	f.Running = f.Running.Plus(s.At(table.Slot()))
	return f
}

func TestRowsAndOtherAreTheTotals(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.IntRange(1, 40).Draw(t, "max")
		table := flows.NewTable(flows.Options{MaxFlows: limit})
		var sent flows.Tally
		for _, b := range flowstest.Batches(t) {
			table = table.Fold(b, nil)
			for _, d := range b.Deltas {
				sent = sent.Plus(d.Tally)
			}
			sent = sent.Plus(b.Rest.Tally)
			rows := figures{}.plus(table, table.Other())
			n, live := 0, 0
			for _, f := range table.List() {
				rows = rows.plus(table, &f.Series)
				if !f.Former() {
					n++
				}
				if !table.Closed(f) {
					live++
				}
			}
			if diff := cmp.Diff(figures{}.plus(table, table.Total()), rows); diff != "" {
				t.Fatalf("rows and other differ from the totals: %s", diff)
			}
			if table.Total().Total != sent {
				t.Fatalf("totals %v, batches %v", table.Total().Total, sent)
			}
			if n != table.Len() || live != table.Live() || live > limit {
				t.Fatalf("%d rows, %d live, Len %d, Live %d, limit %d", n, live, table.Len(), table.Live(), limit)
			}
		}
	})
}

func TestOldTablesStayAsTheyWere(t *testing.T) {
	t.Parallel()
	snapshot := func(table *flows.Table) map[flows.Key]figures {
		rows := map[flows.Key]figures{}
		for f := range table.Flows() {
			rows[f.Key] = figures{}.plus(table, &f.Series)
		}
		return rows
	}
	rapid.Check(t, func(t *rapid.T) {
		table := flows.NewTable(flows.Options{MaxFlows: 20})
		var tables []*flows.Table
		var snapshots []map[flows.Key]figures
		for _, b := range flowstest.Batches(t) {
			table = table.Fold(b, nil)
			tables, snapshots = append(tables, table), append(snapshots, snapshot(table))
		}
		for i := range tables {
			if diff := cmp.Diff(snapshots[i], snapshot(tables[i])); diff != "" {
				t.Fatalf("table %d was changed by a later fold: %s", i, diff)
			}
		}
	})
}

func TestAppendedBatchesCountTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := flowstest.Batches(t)
		limit := rapid.SampledFrom([]int{0, 1, 10, 30, 1000}).Draw(t, "limit")
		whole := all[0]
		whole.Deltas = slices.Clone(whole.Deltas)
		limit = max(limit, len(whole.Deltas))
		table := flows.NewTable(flows.Options{}).Fold(all[0], nil)
		for _, b := range all[1:] {
			whole.Append(b, limit)
			table = table.Fold(b, nil)
		}
		if len(whole.Deltas) > limit {
			t.Fatalf("%d flows, want %d at most", len(whole.Deltas), limit)
		}
		seen := map[flows.Key]bool{}
		for i := range whole.Deltas {
			d := &whole.Deltas[i]
			if seen[d.Key] {
				t.Fatalf("flow %v is there twice", d.Key)
			}
			seen[d.Key] = true
			if f := table.Flow(d.Key); limit == 1000 && f != nil && table.Others() == 0 && f.Total != d.Tally {
				t.Fatalf("flow %v carried %v, want %v", d.Key, d.Tally, f.Total)
			}
		}
		at := flows.NewTable(flows.Options{}).Fold(whole, nil)
		if diff := cmp.Diff(table.Total().Total, at.Total().Total); diff != "" {
			t.Fatal(diff)
		}
	})
}

func BenchmarkAppend65kOthersTo65k(b *testing.B) {
	var first, second []flows.Delta
	for n := range 65_536 {
		first, second = append(first, flowstest.Delta(n, flowstest.T0, 60, 0)), append(second, flowstest.Delta(n+65_536, flowstest.T0, 60, 0))
	}
	b.ReportAllocs()
	for b.Loop() {
		whole := flowstest.Closed(flowstest.T0, first...)
		whole.Append(flowstest.Closed(flowstest.T0, second...), 65_536)
	}
}

func BenchmarkFold10kOf65k(b *testing.B) {
	table, all := full(42)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		from := (i * 10_000) % 50_000
		table.Fold(flowstest.Closed(flowstest.T0+42, all[from:from+10_000]...), nil)
	}
}

// BenchmarkFoldComparesPeaksOf65k folds batches of the seconds in which the peaks of a
// dimension are compared, which is so for six of eight.
func BenchmarkFoldComparesPeaksOf65k(b *testing.B) {
	table, _ := full(48)
	b.ReportAllocs()
	for b.Loop() {
		table.Fold(flowstest.Closed(flowstest.T0+48), nil)
	}
}

// full returns a table of 65,536 flows between as many hosts that carry something each
// second, and the deltas of one.
func full(seconds int) (*flows.Table, []flows.Delta) {
	table := flows.NewTable(flows.Options{})
	var all []flows.Delta
	for n := range 65_536 {
		all = append(all, flowstest.Delta(n, flowstest.T0, 1000, 1000))
	}
	for i := range flows.Slot(seconds) {
		table = table.Fold(flowstest.Closed(flowstest.T0+i, all...), nil)
	}
	return table, all
}

func BenchmarkFoldFlood65kNewInto65k(b *testing.B) {
	table := flows.NewTable(flows.Options{})
	next := 0
	flood := func() (all []flows.Delta) {
		for range 65_536 {
			d := flowstest.Delta(next, flowstest.T0, 60, 0)
			d.Key.Remote[12] = byte(next >> 16)
			all = append(all, d)
			next++
		}
		return all
	}
	for i := range flows.Slot(3) {
		table = table.Fold(flowstest.Closed(flowstest.T0+i, flood()...), nil)
	}
	batch := flowstest.Closed(flowstest.T0+3, flood()...)
	b.ReportAllocs()
	for b.Loop() {
		table.Fold(batch, nil)
	}
}

func TestEvictedFlowsAndUnassignedPacketsAreCountedApart(t *testing.T) {
	t.Parallel()
	crowded := flowstest.Closed(flowstest.T0, flowstest.Delta(1, flowstest.T0, 10, 0), flowstest.Delta(2, flowstest.T0, 20, 0), flowstest.Delta(3, flowstest.T0, 30, 0))
	crowded.Rest = flows.Delta{Tally: flows.Tally{Bytes: flows.Pair{Sent: 500, Recv: 100}, Packets: flows.Pair{Sent: 5, Recv: 1}}, First: flowstest.T0.Start(), Last: flowstest.T0.Start()}
	full := crowded
	full.Deltas = full.Deltas[:2]
	for name, c := range map[string]struct {
		batch               flows.Batch
		evicted, unassigned uint64
		other               flows.Pair
	}{
		"there is room": {flowstest.Closed(flowstest.T0, flowstest.Delta(1, flowstest.T0, 10, 0)), 0, 0, flows.Pair{}},
		"one flow too many, and packets of others": {crowded, 1, 6, flows.Pair{Sent: 510, Recv: 100}},
		"a batch that is full, and packets beyond": {full, 0, 6, flows.Pair{Sent: 500, Recv: 100}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table := flows.NewTable(flows.Options{MaxFlows: 2}).Fold(c.batch, nil)
			if table.Evicted() != c.evicted || table.Others() != c.evicted || table.Unassigned() != c.unassigned {
				t.Errorf("%d flows evicted, %d in other, %d packets unassigned; want %d, %d, %d",
					table.Evicted(), table.Others(), table.Unassigned(), c.evicted, c.evicted, c.unassigned)
			}
			if got := table.Other().Total.Bytes; got != c.other || table.HasOther() != (c.other != flows.Pair{}) {
				t.Errorf("other row %v, shown %t; want %v", got, table.HasOther(), c.other)
			}
		})
	}
}
