package flows_test

import (
	"testing"

	"pgregory.net/rapid"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
)

func TestASpanHasWhatWasCarriedBetweenItsTables(t *testing.T) {
	t.Parallel()
	open := flowstest.Closed(flowstest.T0+2, flowstest.Delta(1, flowstest.T0+2, 500, 0))
	open.Closed = false
	coalesced := flowstest.Closed(flowstest.T0+200, flowstest.Delta(1, flowstest.T0+2, 200_000, 99))
	coalesced.From = flowstest.T0 + 2
	another := flowstest.Closed(flowstest.T0+3, flowstest.Delta(1, flowstest.T0+3, 70, 0))
	another.Restart, another.Start = true, (flowstest.T0 + 3).Start()
	silence := func(n flows.Slot) (all []flows.Batch) {
		for i := range n {
			all = append(all, flowstest.Closed(flowstest.T0+2+i))
		}
		return all
	}
	for name, c := range map[string]struct {
		later      []flows.Batch
		running    bool
		row, total flows.Pair
	}{
		"a second":                             {[]flows.Batch{flowstest.Closed(flowstest.T0+2, flowstest.Delta(1, flowstest.T0+2, 500, 3))}, false, flows.Pair{Sent: 500, Recv: 3}, flows.Pair{Sent: 500, Recv: 3}},
		"a second of another flow":             {[]flows.Batch{flowstest.Closed(flowstest.T0+2, flowstest.Delta(2, flowstest.T0+2, 500, 3))}, false, flows.Pair{}, flows.Pair{Sent: 500, Recv: 3}},
		"a second that is not complete":        {[]flows.Batch{open}, false, flows.Pair{}, flows.Pair{}},
		"the rest, which is not complete":      {[]flows.Batch{open}, true, flows.Pair{Sent: 500}, flows.Pair{Sent: 500}},
		"minutes that nobody read, as one":     {[]flows.Batch{coalesced}, false, flows.Pair{Sent: 200_000, Recv: 99}, flows.Pair{Sent: 200_000, Recv: 99}},
		"a flow that is silent and comes back": {append(silence(30), flowstest.Closed(flowstest.T0+40, flowstest.Delta(1, flowstest.T0+40, 7, 0))), false, flows.Pair{Sent: 7}, flows.Pair{Sent: 7}},
		"a row that is lost and comes back":    {append(silence(70), flowstest.Closed(flowstest.T0+80, flowstest.Delta(1, flowstest.T0+80, 7, 0))), false, flows.Pair{Sent: 7}, flows.Pair{Sent: 7}},
		"another capture":                      {[]flows.Batch{another}, false, flows.Pair{Sent: 70}, flows.Pair{Sent: 70}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := flows.Span{From: flows.NewTable(flows.Options{}).Fold(flowstest.Closed(flowstest.T0, flowstest.Delta(1, flowstest.T0, 9, 9)), nil).Fold(flowstest.Closed(flowstest.T0+1, flowstest.Delta(1, flowstest.T0+1, 1000, 10)), nil), Running: c.running}
			s.To = s.From
			for _, b := range c.later {
				s.To = s.To.Fold(b, nil)
			}
			flow := s.To.Flow(flowstest.Key(1))
			if flow == nil {
				t.Fatal("the flow has no row")
			}
			if got := s.Flows([]*flows.Flow{flow}); got != c.row {
				t.Errorf("the flow carried %v, want %v", got, c.row)
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
		s := flows.Span{To: flows.NewTable(flows.Options{MaxFlows: rapid.IntRange(1, 40).Draw(t, "max")})}
		s.AfterRunning = rapid.Bool().Draw(t, "with what is not complete")
		var told flows.Pair
		all := flowstest.Batches(t)
		for i, b := range all {
			s.To = s.To.Fold(b, nil)
			last := i == len(all)-1
			s.Running = last || s.AfterRunning
			if !last && rapid.Bool().Draw(t, "skipped") {
				continue
			}
			left := s.Total()
			told = told.Plus(left)
			group := rapid.SampledFrom([]flows.Group{flows.Ungrouped, flows.RemoteHosts, flows.Services}).Draw(t, "group")
			rows := map[flows.ID][]*flows.Flow{}
			for f := range s.To.Flows() {
				id := group.Of(f.Key, &flows.Labels{})
				rows[id] = append(rows[id], f)
			}
			for _, row := range rows {
				p := s.Flows(row)
				if left.Max(p) != left {
					t.Fatalf("rows carried more than all: %v of the %v that are left", p, left)
				}
				left = flows.Pair{Sent: left.Sent - p.Sent, Recv: left.Recv - p.Recv}
			}
			s.From = s.To
		}
		if whole := s.To.Total().Total.Bytes; told != whole {
			t.Errorf("the spans add up to %v, the total is %v", told, whole)
		}
	})
}
