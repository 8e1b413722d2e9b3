package flows

import (
	"net/netip"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const t0 = Slot(1_700_000_000)

func key(n int) Key {
	return Key{
		Local:     AddrFrom(netip.AddrFrom4([4]byte{192, 0, 2, 1})),
		Remote:    AddrFrom(netip.AddrFrom4([4]byte{198, 51, byte(n >> 8), byte(n)})),
		LocalPort: uint16(n), RemotePort: 443, Proto: 6, Net: NetIPv4,
	}
}

func delta(n int, at Slot, sent, recv uint64) Delta {
	d := Delta{Key: key(n), First: at.Start(), Last: at.Start() + 1}
	d.Bytes = Pair{sent, recv}
	d.Packets = Pair{min(sent, 1), min(recv, 1)}
	return d
}

func closed(at Slot, deltas ...Delta) Batch {
	return Batch{Start: t0.Start(), At: (at + 1).Start(), From: at, To: at, Closed: true, Deltas: deltas}
}

func TestSteadyFlowReadsTheSameInAllWindows(t *testing.T) {
	t.Parallel()
	table := NewTable(Options{})
	for i := range Slot(45) {
		table = table.Fold(closed(t0+i, delta(1, t0+i, 1000, 500)))
		want := Rate{1000, 500}
		if diff := cmp.Diff(Rates{want, want, want}, table.Rates(&table.Flow(key(1)).Series)); diff != "" {
			t.Fatalf("after %d s: %s", i+1, diff)
		}
	}
}

func TestRatesAreAveragesOfCompleteSlots(t *testing.T) {
	t.Parallel()
	burst := func(before, after int) *Table {
		table := NewTable(Options{})
		for i := range Slot(before) {
			table = table.Fold(closed(t0 + i))
		}
		table = table.Fold(closed(t0+Slot(before), delta(1, t0+Slot(before), 4000, 0)))
		for i := range Slot(after) {
			table = table.Fold(closed(t0 + Slot(before) + 1 + i))
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
			r := table.Rates(&table.Flow(key(1)).Series)
			if got := [3]float64{r[0].Sent, r[1].Sent, r[2].Sent}; got != c.want {
				t.Errorf("rates %v, want %v", got, c.want)
			}
		})
	}
}

func TestRunningSlotIsNotInTheAverages(t *testing.T) {
	t.Parallel()
	table := NewTable(Options{}).Fold(closed(t0, delta(1, t0, 100, 0)))
	b := closed(t0+1, delta(1, t0+1, 9000, 0))
	b.Closed = false
	table = table.Fold(b)
	s := &table.Flow(key(1)).Series
	if got := table.Rates(s)[Window2s].Sent; got != 100 {
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
	table := NewTable(Options{}).
		Fold(closed(t0, delta(1, t0, 1000, 0))).
		Fold(closed(t0+1, delta(1, t0+1, 0, 700)))
	peak, sum := table.Peaks(table.Total())
	if peak != (Pair{1000, 700}) || sum != 1000 {
		t.Errorf("peaks %v and %d, want {1000 700} and 1000", peak, sum)
	}
}

// TestPeaksAreKeptWhenAFlowIsAddedToOthers asks for the peak of one flow wherever
// its bytes are added up: the last second it was active in counts, too.
func TestPeaksAreKeptWhenAFlowIsAddedToOthers(t *testing.T) {
	t.Parallel()
	want := Pair{9999, 70}
	group := func(t *Table) *Series { return t.List(Query{Group: RemoteHosts}, Labels{})[0].Series() }
	remainder := func(t *Table) *Series {
		left, _ := t.Remainder(nil)
		return &left
	}
	for name, c := range map[string]struct {
		silence Slot
		row     func(*Table) *Series
	}{
		"the flow": {45, func(t *Table) *Series { return &t.Flow(key(1)).Series }},
		"its host, as long as the second is in it":  {20, group},
		"its host, when it is remembered no longer": {45, group},
		"what is not listed, while that is in it":   {20, remainder},
		"what is not listed, when it is long ago":   {45, remainder},
		"the other row, when the flow lost its own": {DefaultIdle, (*Table).Other},
		"the other row, when that is long ago":      {DefaultIdle + 50, (*Table).Other},
		"the total":                                 {DefaultIdle + 50, (*Table).Total},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table := NewTable(Options{}).Fold(closed(t0, delta(1, t0, 9999, 70)))
			for i := range c.silence {
				table = table.Fold(closed(t0 + 1 + i))
			}
			if peak, sum := table.Peaks(c.row(table)); peak != want || sum != want.Sum() {
				t.Errorf("peaks %v and %d, want %v and %d", peak, sum, want, want.Sum())
			}
		})
	}
}

func TestIdleFlowExpiresIntoTheOtherRow(t *testing.T) {
	t.Parallel()
	table := NewTable(Options{}).Fold(closed(t0, delta(1, t0, 1000, 10)))
	for i := Slot(1); i < 60; i++ {
		table = table.Fold(closed(t0 + i))
	}
	if table.Flow(key(1)) == nil {
		t.Fatal("the flow lost its row before 60 s of silence")
	}
	table = table.Fold(closed(t0 + 60))
	if table.Flow(key(1)) != nil || table.Len() != 0 {
		t.Fatal("the flow kept its row after 60 s of silence")
	}
	if got := table.Other().Total.Bytes; got != (Pair{1000, 10}) || table.Others() != 1 || table.Evicted() != 0 {
		t.Errorf("other row holds %v of %d flows, %d evicted; want {1000 10} of 1, 0", got, table.Others(), table.Evicted())
	}
	if table.Total().Total.Bytes != (Pair{1000, 10}) {
		t.Errorf("the totals lost an expired flow: %v", table.Total().Total.Bytes)
	}
}

func TestLeastActiveFlowsMakeRoom(t *testing.T) {
	t.Parallel()
	table := NewTable(Options{MaxFlows: 2})
	table = table.Fold(closed(t0, delta(1, t0, 500, 0), delta(2, t0, 10, 0), delta(3, t0, 900, 0)))
	if table.Flow(key(2)) != nil || table.Flow(key(1)) == nil || table.Flow(key(3)) == nil {
		t.Error("want the rows of flows 1 and 3, the most active ones")
	}
	if table.Evicted() != 1 || table.Other().Total.Bytes.Sent != 10 {
		t.Errorf("evicted %d with %d bytes, want 1 with 10", table.Evicted(), table.Other().Total.Bytes.Sent)
	}
}

func TestFlowsAsActiveAsTheRowsThereAreGetNone(t *testing.T) {
	t.Parallel()
	table := NewTable(Options{MaxFlows: 2}).
		Fold(closed(t0, delta(1, t0, 60, 0), delta(2, t0, 0, 60))).
		Fold(closed(t0+1, delta(3, t0+1, 60, 0), delta(4, t0+1, 70, 0), delta(5, t0+1, 60, 0)))
	if table.Flow(key(1)) != nil || table.Flow(key(2)) == nil || table.Flow(key(4)) == nil {
		t.Error("want the rows of flow 4, which carried more, and of flow 2, which came before flows 3 and 5 and is as active as they")
	}
	if got := table.Other().Total; table.Evicted() != 3 || got.Bytes != (Pair{180, 0}) || got.Packets != (Pair{3, 0}) {
		t.Errorf("evicted %d, which carried %v; want 3 with 180 bytes in 3 packets sent", table.Evicted(), got)
	}
}

func TestFreshFlowsAreThoseThatGotARowWithTheLastBatch(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := NewTable(Options{MaxFlows: 20})
		for _, b := range batches(t) {
			before := table
			table = table.Fold(b)
			fresh := map[Key]bool{}
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

func TestTheLeastAreSelectedAsSortingWould(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rapid.Uint64Range(0, 30), 1, 200).Draw(t, "figures")
		n := rapid.IntRange(1, len(all)).Draw(t, "n")
		sorted := slices.Sorted(slices.Values(all))
		alike := n - slices.Index(sorted, sorted[n-1])
		if figure, got := nthLeast(all, n); figure != sorted[n-1] || got != alike {
			t.Fatalf("nthLeast(%v, %d) = %d, %d; want %d, %d", all, n, figure, got, sorted[n-1], alike)
		}
	})
}

func TestCoalescedBatchDoesNotInflateThePeak(t *testing.T) {
	t.Parallel()
	b := closed(t0+9, delta(1, t0, 10_007, 0))
	b.From = t0
	table := NewTable(Options{}).Fold(b)
	peak, _ := table.Peaks(&table.Flow(key(1)).Series)
	if peak.Sent != 1007 {
		t.Errorf("peak %d, want 1007: 10,007 bytes in ten seconds", peak.Sent)
	}
	if got := table.Rates(table.Total())[Window10s].Sent; got != 1000.7 {
		t.Errorf("10 s rate %v, want 1000.7", got)
	}
}

func TestLossMarksWindowsAndRows(t *testing.T) {
	t.Parallel()
	table := NewTable(Options{}).Fold(closed(t0, delta(1, t0, 1, 0)))
	lossy := closed(t0+1, delta(1, t0+1, 1, 0))
	lossy.Lossy = true
	table = table.Fold(lossy).Fold(closed(t0+2, delta(2, t0+2, 1, 0))).Fold(closed(t0 + 3))
	for w, want := range []bool{false, true, true} {
		if got := table.LossyWindow(Window(w)); got != want {
			t.Errorf("%d s window lossy: %v, want %v", Windows[w], got, want)
		}
	}
	if !table.Lossy(&table.Flow(key(1)).Series) || table.Lossy(&table.Flow(key(2)).Series) {
		t.Error("want flow 1 marked, which was there during the loss, and flow 2 not")
	}
}

// batches draws any sequence of batches a source could send.
func batches(t *rapid.T) []Batch {
	at := t0
	var all []Batch
	for range rapid.IntRange(1, 40).Draw(t, "batches") {
		b := Batch{Start: t0.Start(), From: at, Closed: rapid.Bool().Draw(t, "closed")}
		b.To = at + Slot(rapid.SampledFrom([]int{0, 0, 0, 0, 1, 3, 50, 200}).Draw(t, "span"))
		b.At = b.To.Start()
		for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(0, 60), 0, 30, rapid.ID).Draw(t, "flows") {
			b.Deltas = append(b.Deltas, delta(n, b.To,
				rapid.Uint64Range(0, 5000).Draw(t, "sent"), rapid.Uint64Range(0, 5000).Draw(t, "recv")))
		}
		if rapid.Bool().Draw(t, "rest") {
			b.Rest = delta(0, b.To, 77, 3)
		}
		all = append(all, b)
		at = b.To
		if b.Closed {
			at += 1 + Slot(rapid.SampledFrom([]int{0, 0, 0, 5, 70}).Draw(t, "gap"))
		}
	}
	return all
}

type figures struct {
	Total  Tally
	Sums   [3]Pair
	Recent Pair
}

func (f figures) plus(table *Table, s *Series) figures {
	f.Total = f.Total.Plus(s.Total)
	for i, w := range s.windows(table.slot) {
		f.Sums[i] = f.Sums[i].Plus(w)
	}
	f.Recent = f.Recent.Plus(s.at(table.slot))
	return f
}

func TestRowsAndOtherAreTheTotals(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := NewTable(Options{MaxFlows: rapid.IntRange(1, 40).Draw(t, "max")})
		var sent Tally
		for _, b := range batches(t) {
			table = table.Fold(b)
			for _, d := range b.Deltas {
				sent = sent.Plus(d.Tally)
			}
			sent = sent.Plus(b.Rest.Tally)
			rows := figures{}.plus(table, table.Other())
			n := 0
			for f := range table.Flows() {
				rows = rows.plus(table, &f.Series)
				n++
			}
			if diff := cmp.Diff(figures{}.plus(table, table.Total()), rows); diff != "" {
				t.Fatalf("rows and other differ from the totals: %s", diff)
			}
			if table.Total().Total != sent {
				t.Fatalf("totals %v, batches %v", table.Total().Total, sent)
			}
			if n != table.Len() || n > table.maxFlows {
				t.Fatalf("%d rows, Len %d, limit %d", n, table.Len(), table.maxFlows)
			}
		}
	})
}

func TestOldTablesStayAsTheyWere(t *testing.T) {
	t.Parallel()
	picture := func(table *Table) map[Key]figures {
		rows := map[Key]figures{}
		for f := range table.Flows() {
			rows[f.Key] = figures{}.plus(table, &f.Series)
		}
		return rows
	}
	rapid.Check(t, func(t *rapid.T) {
		table := NewTable(Options{MaxFlows: 20})
		var tables []*Table
		var pictures []map[Key]figures
		for _, b := range batches(t) {
			table = table.Fold(b)
			tables, pictures = append(tables, table), append(pictures, picture(table))
		}
		for i := range tables {
			if diff := cmp.Diff(pictures[i], picture(tables[i])); diff != "" {
				t.Fatalf("table %d was changed by a later fold: %s", i, diff)
			}
		}
	})
}

func TestAppendedBatchesCountTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := batches(t)
		limit := rapid.SampledFrom([]int{0, 1, 10, 30, 1000}).Draw(t, "limit")
		whole := all[0]
		whole.Deltas = slices.Clone(whole.Deltas)
		limit = max(limit, len(whole.Deltas))
		table := NewTable(Options{}).Fold(all[0])
		for _, b := range all[1:] {
			whole.Append(b, limit)
			table = table.Fold(b)
		}
		if len(whole.Deltas) > limit {
			t.Fatalf("%d flows, want %d at most", len(whole.Deltas), limit)
		}
		seen := map[Key]bool{}
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
		at := NewTable(Options{}).Fold(whole)
		if diff := cmp.Diff(table.Total().Total, at.Total().Total); diff != "" {
			t.Fatal(diff)
		}
	})
}

func BenchmarkAppend65kOthersTo65k(b *testing.B) {
	var first, second []Delta
	for n := range 65_536 {
		first, second = append(first, delta(n, t0, 60, 0)), append(second, delta(n+65_536, t0, 60, 0))
	}
	b.ReportAllocs()
	for b.Loop() {
		whole := closed(t0, first...)
		whole.Append(closed(t0, second...), 65_536)
	}
}

func BenchmarkFold10kOf65k(b *testing.B) {
	table := NewTable(Options{})
	var all []Delta
	for n := range 65_536 {
		all = append(all, delta(n, t0, 1000, 1000))
	}
	for i := range Slot(41) {
		table = table.Fold(closed(t0+i, all...))
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		from := (i * 10_000) % 50_000
		table.Fold(closed(t0+41, all[from:from+10_000]...))
	}
}

func BenchmarkFoldFlood65kNewInto65k(b *testing.B) {
	table := NewTable(Options{})
	next := 0
	flood := func() (all []Delta) {
		for range 65_536 {
			d := delta(next, t0, 60, 0)
			d.Key.Remote[12] = byte(next >> 16)
			all = append(all, d)
			next++
		}
		return all
	}
	table = table.Fold(closed(t0, flood()...))
	batch := closed(t0+1, flood()...)
	b.ReportAllocs()
	for b.Loop() {
		table.Fold(batch)
	}
}

func TestEvictedFlowsAndUnassignedPacketsAreCountedApart(t *testing.T) {
	t.Parallel()
	crowded := closed(t0, delta(1, t0, 10, 0), delta(2, t0, 20, 0), delta(3, t0, 30, 0))
	crowded.Rest = Delta{Tally: Tally{Bytes: Pair{500, 100}, Packets: Pair{5, 1}}, First: t0.Start(), Last: t0.Start()}
	full := crowded
	full.Deltas = full.Deltas[:2]
	for name, c := range map[string]struct {
		batch               Batch
		evicted, unassigned uint64
		other               Pair
	}{
		"there is room": {closed(t0, delta(1, t0, 10, 0)), 0, 0, Pair{}},
		"one flow too many, and packets of others": {crowded, 1, 6, Pair{510, 100}},
		"a batch that is full, and packets beyond": {full, 0, 6, Pair{500, 100}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table := NewTable(Options{MaxFlows: 2}).Fold(c.batch)
			if table.Evicted() != c.evicted || table.Others() != c.evicted || table.Unassigned() != c.unassigned {
				t.Errorf("%d flows evicted, %d in other, %d packets unassigned; want %d, %d, %d",
					table.Evicted(), table.Others(), table.Unassigned(), c.evicted, c.evicted, c.unassigned)
			}
			if got := table.Other().Total.Bytes; got != c.other || table.HasOther() != (c.other != Pair{}) {
				t.Errorf("other row %v, shown %t; want %v", got, table.HasOther(), c.other)
			}
		})
	}
}
