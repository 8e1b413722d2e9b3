package update

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
)

// resetKey resets all counters to zero when that is confirmed; any other key leaves them
// as they are.
func resetKey(m model.Model, msg tea.KeyPressMsg) model.Model {
	m.Mode = model.Browsing
	switch msg.String() {
	case "y", "Y", "enter":
		return resetCounters(m)
	default:
		return say(m, "nothing is reset")
	}
}

// resetCounters has the table count from the end of the last batch on.
func resetCounters(m model.Model) model.Model {
	m.Table = m.Table.Reset()
	m.Shown = m.Table
	h := m.Table.Health()
	since := time.Unix(0, m.Table.Since()+h.ClockOffset)
	return say(rebuildRows(clearSelection(m)), "counting since "+since.Format(time.TimeOnly))
}
