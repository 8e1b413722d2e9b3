package view

import (
	"strings"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/theme"
)

// spark draws the recent past of the selected row.
func (s *screen) spark(r *list.Row) {
	s.line(bar{back: theme.SelectedBack}, func() {
		s.gap(s.l.Inside.X + 2)
		s.style(theme.Sparkline)
		series := r.Series()
		s.text(sparkline(s.glyphs, s.m.Shown, series, s.end-s.x), s.end-s.x)
		s.style(theme.Dim)
		_, peak := s.m.Shown.Peaks(series)
		s.text("  40 s, peak "+s.m.RateText(float64(peak)), s.end)
		s.style(theme.Text)
	})
}

// sparkline is the last complete seconds of a series, a glyph each, scaled to the
// highest of them; the oldest go where there is no room for all.
func sparkline(glyphs *theme.Glyphs, t *flows.Table, series *flows.Series, room int) string {
	var slots [flows.History]flows.Pair
	t.Slots(series, slots[:])
	most := uint64(1)
	for _, pair := range slots {
		most = max(most, pair.Sum())
	}
	var text strings.Builder
	for _, pair := range slots[max(len(slots)-room, 0):] {
		text.WriteString(glyphs.Spark[(pair.Sum()*8+most-1)/most])
	}
	return text.String()
}
