package update

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/prefs"
)

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
