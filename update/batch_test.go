package update

import (
	"errors"
	"slices"
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

// TestTheErrorThatEndedTheCaptureStaysOnTheScreen ends one with an error, before and after
// it had found anything.
func TestTheErrorThatEndedTheCaptureStaysOnTheScreen(t *testing.T) {
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

// TestTheProgramQuitsAtTheEndWhereThatIsAskedFor ends captures: live ones with a final
// batch, recordings where they stay for jumps back.
func TestTheProgramQuitsAtTheEndWhereThatIsAskedFor(t *testing.T) {
	t.Parallel()
	const running, final, stays = "it goes on", "it has its final batch", "a recording is at its end"
	for _, c := range []struct {
		end       string
		quitAtEnd bool
		flows     int
		want      bool
	}{
		{running, true, 1, false},
		{final, true, 1, true},
		{final, true, MaxDirectFold + 1, true},
		{final, false, 1, false},
		{stays, true, 1, true},
		{stays, false, 1, false},
	} {
		b := flood(101, c.flows)
		b.Final = c.end == final
		b.Health.Sources = []flows.Source{{Name: "eth0"}}
		if c.end == stays {
			b.Health.Sources[0].State = flows.Ended
		}
		m := model.New("", prefs.Default(), nil, model.Appearance{})
		m.QuitAtEnd = c.quitAtEnd
		m, cmd := Update(m, model.BatchMsg{Batch: b}, Effects{})
		if c.flows > MaxDirectFold {
			m, cmd = Update(m, cmd(), Effects{})
		}
		if got := quits(cmd); got != c.want || m.Table.Total().Total.Packets.Sum() != uint64(c.flows) {
			t.Errorf("%s, %d flows, quit at the end %v: it quits: %v, want %v", c.end, c.flows, c.quitAtEnd, got, c.want)
		}
	}
}

// quits says whether a command quits the program.
func quits(cmd tea.Cmd) bool {
	if cmd == nil {
		return false
	}
	switch msg := cmd().(type) {
	case tea.QuitMsg:
		return true
	case tea.BatchMsg:
		return slices.ContainsFunc(msg, quits)
	}
	return false
}

// flood is a batch of so many flows of one byte each.
func flood(at flows.Slot, flowCount int) flows.Batch {
	b := carried(at, 0, 1)
	one := b.Deltas[0]
	for i := 1; i < flowCount; i++ {
		one.Key.LocalPort = uint16(i)
		b.Deltas = append(b.Deltas, one)
	}
	return b
}

// TestShortBatchesAreFoldedByUpdateAndFloodsByACommand looks at where each is folded,
// and when the next batch is waited for.
func TestShortBatchesAreFoldedByUpdateAndFloodsByACommand(t *testing.T) {
	t.Parallel()
	type next struct{}
	fx := Effects{Next: func() tea.Msg { return next{} }}
	m := model.New("", prefs.Default(), nil, model.Appearance{})

	m, cmd := Update(m, model.BatchMsg{Batch: flood(100, MaxDirectFold)}, fx)
	if m.Table.Len() != MaxDirectFold {
		t.Fatalf("%d flows in the table after a batch of %d", m.Table.Len(), MaxDirectFold)
	}
	if _, ok := cmd().(next); !ok {
		t.Error("the next batch is not waited for")
	}

	table := m.Table
	m, cmd = Update(m, model.BatchMsg{Batch: flood(101, MaxDirectFold+1)}, fx)
	if m.Table != table {
		t.Fatal("a flood was folded by Update")
	}
	folded, ok := cmd().(model.FoldedMsg)
	if !ok || m.Table != table {
		t.Fatal("the command of a flood folds nothing, or writes to the model")
	}
	m, cmd = Update(m, folded, fx)
	if m.Table.Len() != MaxDirectFold+1 || m.Table != folded.After {
		t.Errorf("%d flows in the table after a flood of %d", m.Table.Len(), MaxDirectFold+1)
	}
	if _, ok := cmd().(next); !ok {
		t.Error("the next batch is not waited for after a flood")
	}
}

// TestAFloodIsFoldedAnewWhenTheTableWasReplacedMeanwhile pins a row while a command
// folds: neither the pin nor the batch is lost.
func TestAFloodIsFoldedAnewWhenTheTableWasReplacedMeanwhile(t *testing.T) {
	t.Parallel()
	m := model.New("", prefs.Default(), nil, model.Appearance{})
	m, _ = Update(m, model.BatchMsg{Batch: carried(100, 1, 10)}, Effects{})
	m, cmd := Update(m, model.BatchMsg{Batch: flood(101, MaxDirectFold+1)}, Effects{})
	pin := flows.FlowID(carried(100, 1, 10).Deltas[0].Key)
	m.Table = m.Table.WithPins([]flows.ID{pin})

	m, cmd = Update(m, cmd(), Effects{})
	if cmd == nil || m.Table.Len() != 1 {
		t.Fatal("a table of before was taken over")
	}
	m, cmd = Update(m, cmd(), Effects{})
	if total := m.Table.Total().Total.Bytes.Sent; total != 10+MaxDirectFold+1 {
		t.Errorf("%d bytes, want every one once", total)
	}
	if kept := m.Table.Pins(); len(kept) != 1 || kept[0] != pin {
		t.Errorf("pinned are %v, want %v", kept, pin)
	}
	if cmd != nil {
		t.Error("something is waited for where nothing can come")
	}
}

// TestTheEndOfARecordingIsShownToItsLastByte sends the last batch of a recording that
// stays where it ends: not the final one, and of a second that is not complete.
func TestTheEndOfARecordingIsShownToItsLastByte(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sources []flows.State
		want    uint64 // bytes on the screen
	}{
		"still playing":                    {[]flows.State{flows.Live}, 0},
		"at its end":                       {[]flows.State{flows.Ended}, 10},
		"one of two sources is at its end": {[]flows.State{flows.Ended, flows.Live}, 0},
		"nothing is known":                 {nil, 0},
	} {
		b := carried(100, 1, 10)
		for _, s := range c.sources {
			b.Health.Sources = append(b.Health.Sources, flows.Source{State: s})
		}
		m := model.New("", prefs.Default(), nil, model.Appearance{})
		m, _ = Update(m, model.BatchMsg{Batch: b}, Effects{Next: func() tea.Msg { return nil }})
		if got := m.Shown.Total().Total.Bytes.Sum(); got != c.want || m.Table.Total().Total.Bytes.Sum() != 10 {
			t.Errorf("%s: %d bytes are shown, want %d", name, got, c.want)
		}
	}
}
