package layout

import (
	"time"

	"iftopgo/model"
)

// Since says from when on the totals count, and how long that is: "since 22:14:23
// (10m27s)", of an earlier day with the date; and whether closed flows are hidden. It is
// empty before the first batch.
func Since(m *model.Model) string {
	t := m.Shown
	if !t.Started() {
		return ""
	}
	h := t.Health()
	begin, now := time.Unix(0, h.Clock.Wall(t.Since())), time.Unix(0, h.Clock.Wall(t.At()))
	form := time.TimeOnly
	if begin.YearDay() != now.YearDay() || begin.Year() != now.Year() {
		form = time.DateTime
	}
	text := "since " + begin.Format(form) + " (" + model.FormatAge(t.At()-t.Since()) + ")"
	if !m.Prefs.ShowClosed {
		text += ", closed flows hidden"
	}
	return text
}
