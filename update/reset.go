package update

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
	"iftopgo/view/layout"
)

// openReset asks whether to reset all counters to zero.
func openReset(m model.Model) model.Model {
	m.Mode, m.Tip = model.ConfirmingReset, model.Tip{}
	return m
}

// clickReset answers whether to reset the counters: a click beside the answers is a no.
func clickReset(m model.Model, msg tea.MouseClickMsg) model.Model {
	l := layout.Of(&m)
	q := layout.ResetQuestion(&m, &l)
	return resetKey(m, q.AnswerAt(msg.X, msg.Y))
}

// resetKey resets all counters to zero when that is confirmed; any other key leaves them
// as they are.
func resetKey(m model.Model, key string) model.Model {
	m.Mode = model.Browsing
	switch key {
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
	m = resetInterfaces(m)
	h := m.Table.Health()
	since := time.Unix(0, h.Clock.Wall(m.Table.Since()))
	return say(rebuildRows(clearSelection(m)), "counting since "+since.Format(time.TimeOnly))
}
