package flows

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestASpanHasWhatWasCarriedBetweenItsTables(t *testing.T) {
	t.Parallel()
	open := closed(t0+2, delta(1, t0+2, 500, 0))
	open.Closed = false
	coalesced := closed(t0+200, delta(1, t0+2, 200_000, 99))
	coalesced.From = t0 + 2
	another := closed(t0+3, delta(1, t0+3, 70, 0))
	another.Restart, another.Start = true, (t0 + 3).Start()
	silence := func(n Slot) (all []Batch) {
		for i := range n {
			all = append(all, closed(t0+2+i))
		}
		return all
	}
	for name, c := range map[string]struct {
		later      []Batch
		running    bool
		row, total Pair
	}{
		"a second":                             {[]Batch{closed(t0+2, delta(1, t0+2, 500, 3))}, false, Pair{500, 3}, Pair{500, 3}},
		"a second of another flow":             {[]Batch{closed(t0+2, delta(2, t0+2, 500, 3))}, false, Pair{}, Pair{500, 3}},
		"a second that is not complete":        {[]Batch{open}, false, Pair{}, Pair{}},
		"the rest, which is not complete":      {[]Batch{open}, true, Pair{Sent: 500}, Pair{Sent: 500}},
		"minutes that nobody read, as one":     {[]Batch{coalesced}, false, Pair{200_000, 99}, Pair{200_000, 99}},
		"a flow that is silent and comes back": {append(silence(30), closed(t0+40, delta(1, t0+40, 7, 0))), false, Pair{Sent: 7}, Pair{Sent: 7}},
		"a row that is lost and comes back":    {append(silence(70), closed(t0+80, delta(1, t0+80, 7, 0))), false, Pair{Sent: 7}, Pair{Sent: 7}},
		"another capture":                      {[]Batch{another}, false, Pair{Sent: 70}, Pair{Sent: 70}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := Span{From: NewTable(Options{}).Fold(closed(t0, delta(1, t0, 9, 9))).Fold(closed(t0+1, delta(1, t0+1, 1000, 10))), Running: c.running}
			s.To = s.From
			for _, b := range c.later {
				s.To = s.To.Fold(b)
			}
			rows := s.To.List(Query{}, Labels{})
			i := slices.IndexFunc(rows, func(r Row) bool { return r.Key() == key(1) })
			if i < 0 {
				t.Fatal("the flow has no row")
			}
			if got := s.Row(&rows[i]); got != c.row {
				t.Errorf("the row carried %v, want %v", got, c.row)
			}
			if got := s.Total(); got != c.total {
				t.Errorf("all carried %v, want %v", got, c.total)
			}
		})
	}
}

// TestSpansAddUpToTheTotals takes any tables of a capture: no span tells anything
// twice, and no rows of it more than its total.
func TestSpansAddUpToTheTotals(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := Span{To: NewTable(Options{MaxFlows: rapid.IntRange(1, 40).Draw(t, "max")})}
		var told Pair
		all := batches(t)
		for i, b := range all {
			s.To = s.To.Fold(b)
			s.Running = i == len(all)-1
			if !s.Running && rapid.Bool().Draw(t, "skipped") {
				continue
			}
			left := s.Total()
			told = told.Plus(left)
			rows := s.To.List(Query{Group: rapid.SampledFrom([]Group{Ungrouped, RemoteHosts, Services}).Draw(t, "group")}, Labels{})
			for i := range rows {
				p := s.Row(&rows[i])
				if left.Max(p) != left {
					t.Fatalf("rows carried more than all: %v of the %v that are left", p, left)
				}
				left = left.minus(p)
			}
			s.From = s.To
		}
		if whole := s.To.Total().Total.Bytes; told != whole {
			t.Errorf("the spans add up to %v, the total is %v", told, whole)
		}
	})
}
