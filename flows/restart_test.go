package flows_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
)

// restarted is a batch with which a replay goes on at another place.
func restarted(at flows.Slot, deltas ...flows.Delta) flows.Batch {
	b := flowstest.Closed(at, deltas...)
	b.Start, b.Restart = at.Start(), true
	return b
}

func TestRestartBeginsATableOfTheSameLimits(t *testing.T) {
	t.Parallel()
	lossy := flowstest.Closed(flowstest.T0+100, flowstest.Delta(1, flowstest.T0+100, 5000, 5000), flowstest.Delta(2, flowstest.T0+100, 1, 1), flowstest.Delta(3, flowstest.T0+100, 1, 1))
	lossy.Lossy = true
	before := flows.NewTable(flows.Options{MaxFlows: 2, Idle: 45}).Fold(lossy, nil)
	total, rows := before.Total().Total, before.Len()

	for name, at := range map[string]flows.Slot{"a jump back": flowstest.T0, "a jump forward": flowstest.T0 + 5000, "a jump to where it was": flowstest.T0 + 100} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			after := before.Fold(restarted(at, flowstest.Delta(7, at, 300, 200)), nil)
			if got, want := after.Total().Total.Bytes, (flows.Pair{Sent: 300, Recv: 200}); got != want {
				t.Errorf("total %v, want %v: only what came after the jump", got, want)
			}
			if after.Flow(flowstest.Key(7)) == nil || after.Len() != 1 || after.Others() != 0 || after.Evicted() != 0 {
				t.Errorf("%d rows, %d others, %d evicted: want the one flow that came after the jump",
					after.Len(), after.Others(), after.Evicted())
			}
			if after.Start() != at.Start() || after.Slot() != at+1 || after.At() != (at+1).Start() {
				t.Errorf("start %d, slot %d, at %d: want those of the batch", after.Start(), after.Slot(), after.At())
			}
			want := flows.Rate{300, 200}
			if diff := cmp.Diff(flows.Rates{want, want, want}, after.Rates(after.Total())); diff != "" {
				t.Errorf("averages reach back behind the jump: %s", diff)
			}
			if _, ok := after.LastLoss(); ok {
				t.Error("a loss from before the jump is still told")
			}
			crowded := after.Fold(flowstest.Closed(at+1, flowstest.Delta(8, at+1, 9, 9), flowstest.Delta(9, at+1, 9, 9)), nil)
			if crowded.Len() != 2 || crowded.Evicted() != 1 {
				t.Errorf("%d rows, %d evicted: the limit of 2 rows was lost", crowded.Len(), crowded.Evicted())
			}
			quiet := after
			for i := flows.Slot(1); i <= 44; i++ {
				quiet = quiet.Fold(flowstest.Closed(at+i), nil)
			}
			if quiet.Live() != 1 || quiet.Fold(flowstest.Closed(at+45), nil).Live() != 0 {
				t.Error("the limit of 45 idle seconds was lost")
			}
		})
	}
	if before.Total().Total != total || before.Len() != rows {
		t.Error("folding changed the table from before the jump")
	}
}

func TestAppendDropsWhatCameBeforeARestart(t *testing.T) {
	t.Parallel()
	first, again := flowstest.Closed(flowstest.T0, flowstest.Delta(1, flowstest.T0, 10, 10)), restarted(flowstest.T0+9, flowstest.Delta(2, flowstest.T0+9, 20, 20))
	next := flowstest.Closed(flowstest.T0+10, flowstest.Delta(2, flowstest.T0+10, 5, 5))
	m := first
	m.Append(again, 10)
	if diff := cmp.Diff(again, m); diff != "" {
		t.Errorf("the batch that begins anew changed: %s", diff)
	}
	m.Append(next, 10)
	if !m.Restart || m.Start != again.Start || m.From != flowstest.T0+9 || m.To != flowstest.T0+10 {
		t.Errorf("appended %+v: it must still begin anew, in slot %d", m, flowstest.T0+9)
	}
	table := flows.NewTable(flows.Options{}).Fold(first, nil).Fold(m, nil)
	if got, want := table.Total().Total.Bytes, (flows.Pair{Sent: 25, Recv: 25}); got != want {
		t.Errorf("total %v, want %v", got, want)
	}
}
