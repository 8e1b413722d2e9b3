package update_test

import (
	"testing"

	"iftopgo/flows"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
)

func TestCountersAreResetWhenThatIsConfirmed(t *testing.T) {
	t.Parallel()
	for answer, reset := range map[string]bool{"y": true, "enter": true, "n": false, "esc": false, "q": false} {
		before := modeltest.Press(begin(), "R")
		after := modeltest.Press(before, answer)
		if after.Mode != model.Browsing || after.Notice.Text == "" {
			t.Errorf("%s: mode %v, notice %q", answer, after.Mode, after.Notice.Text)
		}
		if got := after.Table.Total().Total == (flows.Tally{}); got != reset || reset && (after.Table.Since() != before.Table.At() || len(after.List.Rows) > 0) {
			t.Errorf("%s: counters are zero: %t, since %d; want %t, since %d", answer, got, after.Table.Since(), reset, before.Table.At())
		}
		if after.Table.Start() != before.Table.Start() || after.Table.Health().Received != before.Table.Health().Received {
			t.Errorf("%s: the start of the capture, or what the kernel counted, was reset", answer)
		}
	}
}

func TestOnlyAsManyClosedFlowsHaveRowsAsTheSettingsSay(t *testing.T) {
	t.Parallel()
	m := begin()
	m.Prefs.ClosedFlows = 2
	at := m.Table.Slot()
	b := flows.Batch{Start: m.Table.Start(), At: (at + flows.DefaultIdle + 2).Start(), From: at, To: at + flows.DefaultIdle + 1, Closed: true}
	m = modeltest.Send(modeltest.Send(m, model.BatchMsg{Batch: b}), model.BatchMsg{Batch: flows.Batch{
		Start: b.Start, At: b.At + 1, From: b.To + 1, To: b.To + 1,
	}})
	if m.Table.Live() != 0 || m.Table.Len() != 2 {
		t.Errorf("%d live flows and %d rows: want 0 and 2", m.Table.Live(), m.Table.Len())
	}
}
