package update

import (
	"strings"
	"testing"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/prefs"
)

// TestSidesThatAreAGuessAreReportedOnce lets a capture run for a minute, and begin anew.
func TestSidesThatAreAGuessAreReportedOnce(t *testing.T) {
	t.Parallel()
	m := model.New("", prefs.Default(), nil, model.Appearance{})
	var told []flows.Slot
	batch := func(at, start flows.Slot, restart bool) {
		b := carried(at, 1, 10)
		b.Start, b.Closed, b.Restart, b.Health.Guessed = start.Start(), true, restart, 1
		before := m.Notice.Number
		m, _ = Update(m, model.BatchMsg{Batch: b}, Effects{})
		if m.Notice.Number != before && strings.Contains(m.Notice.Text, "-F CIDR") {
			told = append(told, at)
		}
	}
	for at := flows.Slot(100); at < 160; at++ {
		batch(at, 100, false)
	}
	batch(160, 160, true)
	for at := flows.Slot(161); at < 180; at++ {
		batch(at, 160, false)
	}
	if len(told) != 2 || told[0] < 109 || told[0] > 111 || told[1] < 169 || told[1] > 171 {
		t.Errorf("reported at %d, want ten seconds after 100 and after 160", told)
	}
}
