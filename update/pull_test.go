package update

import (
	"errors"
	"testing"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/prefs"
)

// carried is a batch of one flow.
func carried(at flows.Slot, port uint16, bytes uint64) flows.Batch {
	return flows.Batch{
		Start: at.Start(), At: at.Start() + 1, From: at, To: at,
		Deltas: []flows.Delta{{
			Key:   flows.Key{LocalPort: port, Net: flows.NetIPv4},
			Tally: flows.Tally{Bytes: flows.Pair{Sent: bytes}, Packets: flows.Pair{Sent: 1}},
		}},
	}
}

// TestWhyACaptureEndedStaysOnTheScreen ends one with an error, before and after
// it had found anything.
func TestWhyACaptureEndedStaysOnTheScreen(t *testing.T) {
	t.Parallel()
	why := errors.New("reading: the file is cut off")
	fx := Effects{Next: func() tea.Msg { return model.CaptureErrorMsg{Err: why} }}
	last := carried(101, 1, 10)
	last.Final = true
	m := model.New("", prefs.Default(), nil, model.Appearance{})
	m, cmd := Update(m, model.BatchMsg{Batch: last}, fx)
	if cmd == nil || !m.Done {
		t.Fatal("after the last batch it is not asked why it is the last")
	}
	ended, cmd := Update(m, model.CaptureErrorMsg{Err: why}, fx)
	if text, tone := ended.Message(); cmd != nil || text != "the capture has ended: "+why.Error() || tone != model.Bad {
		t.Errorf("the screen says %q", text)
	}
	_, cmd = Update(model.New("", prefs.Default(), nil, model.Appearance{}), model.CaptureErrorMsg{Err: why}, fx)
	if cmd == nil {
		t.Fatal("an empty screen stays")
	}
	if _, quits := cmd().(tea.QuitMsg); !quits {
		t.Error("an empty screen stays")
	}
}

// TestBatchesAreFoldedInOnceWhereverThatIsDone hands batches to Update that were
// folded into the table there is, into another one, or not at all.
func TestBatchesAreFoldedInOnceWhereverThatIsDone(t *testing.T) {
	t.Parallel()
	first, second := carried(100, 1, 10), carried(100, 2, 5)
	for name, before := range map[string]func(now *flows.Table) *flows.Table{
		"folded into the table there is": func(now *flows.Table) *flows.Table { return now },
		"folded into another table":      func(*flows.Table) *flows.Table { return flows.NewTable(flows.Options{}) },
		"folded by nobody":               func(*flows.Table) *flows.Table { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := model.Model{Table: flows.NewTable(flows.Options{}).Fold(first)}
			s := model.BatchMsg{Batch: second, Before: before(m.Table)}
			if s.Before != nil {
				s.After = s.Before.Fold(second)
			}
			got := folded(&m, &s)
			if total := got.Total().Total.Bytes.Sent; total != 15 || got.Len() != 2 {
				t.Errorf("%d bytes in %d flows, want 15 in 2", total, got.Len())
			}
			if s.Before == m.Table && got != s.After {
				t.Error("folded in again, though it was already")
			}
		})
	}
}

func TestWhoWaitsForABatchFoldsIt(t *testing.T) {
	t.Parallel()
	m := model.Model{Table: flows.NewTable(flows.Options{})}
	fx := Effects{Next: func() tea.Msg { return model.BatchMsg{Batch: carried(100, 1, 10)} }}
	s, ok := pull(&m, fx)().(model.BatchMsg)
	if !ok || s.Before != m.Table || s.After == nil || s.After.Total().Total.Bytes.Sent != 10 {
		t.Errorf("got %+v, want the batch folded into the table", s)
	}
	failing := Effects{Next: func() tea.Msg { return model.CaptureErrorMsg{} }}
	if _, ok := pull(&m, failing)().(model.CaptureErrorMsg); !ok {
		t.Error("the end of the capture was not handed on")
	}
	if pull(&m, Effects{}) != nil {
		t.Error("something is waited for where nothing can come")
	}
}
