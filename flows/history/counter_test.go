package history_test

import (
	"testing"

	"iftopgo/flows"
	"iftopgo/flows/history"
)

// TestWhatMayBeUnderWayIsNotMissed reads a counter that is ahead, with more and less that may be
// late.
func TestWhatMayBeUnderWayIsNotMissed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ late, want uint64 }{{0, 100}, {40, 60}, {100, 0}, {1 << 60, 0}} {
		counter := history.Counter{Boot: "boot", Index: 1}
		late := flows.Pair{Sent: c.late, Recv: c.late}
		got := counter.Account(flows.Pair{Sent: 10, Recv: 10}, flows.Pair{Sent: 110, Recv: 110}, late)
		if want := (flows.Pair{Sent: c.want, Recv: c.want}); got != want {
			t.Errorf("%d late: %v missed, want %v", c.late, got, want)
		}
		if rest := counter.Account(flows.Pair{}, flows.Pair{Sent: 110, Recv: 110}, flows.Pair{}); got.Plus(rest).Sent != 100 {
			t.Errorf("%d late: %v missed, and then %v; want 100 together", c.late, got, rest)
		}
	}
}
