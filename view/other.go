package view

import (
	"iftopgo/flows/list"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// other draws the row of what has no other row in one line, both directions together
// unless one alone is shown.
func (s *screen) other(r *list.Row, selected bool) {
	back, part := theme.Ground, layout.Other
	if selected {
		back = theme.SelectedBack
	}
	switch s.m.Prefs.LineMode {
	case prefs.SentOnly:
		part = layout.Sent
	case prefs.ReceivedOnly:
		part = layout.Recv
	case prefs.TwoLine, prefs.OneLine:
	}
	rates := r.Rates()
	s.line(s.barOf(pick(part, rates[layout.BarWindow(s.m)]), back), func() {
		s.style(theme.Faint)
		s.otherName(r)
		for _, c := range s.l.Columns {
			if w, ok := windowOf(c.ID); ok {
				s.rate(pick(part, rates[w]), s.m.Units(), s.m.Shown.LossyWindow(w), c.X, c.Width)
			} else if c.ID == layout.Total {
				s.right(s.m.Units().AppendBytes(s.number[:0], totalOf(part, r.Total().Bytes)), c.X, c.Width)
			}
		}
		s.style(theme.Text)
	})
}

// otherName draws what the row other is called, before the first figure: with how many
// rows it stands for, or else how many flows.
func (s *screen) otherName(r *list.Row) {
	count, what := layout.OtherCount(s.m, r)
	x, end := s.l.Inside.X, s.end
	for _, c := range s.l.Columns {
		if c.ID >= layout.Rate2s {
			end = min(end, c.X-1)
		}
	}
	for _, name := range [...]struct {
		indent int
		text   string
	}{{2, "other (" + what + ")"}, {2, "other (" + count + ")"}, {0, "other (" + count + ")"}, {0, "other"}} {
		if x+name.indent+len(name.text) <= end {
			s.left(name.text, x+name.indent, len(name.text))
			return
		}
	}
}
