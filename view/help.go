package view

import (
	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// help draws the key map: all of it, or what the search leaves.
func (s *screen) help() {
	all := layout.HelpLines(s.m)
	rows := layout.HelpRows(s.m)
	at := layout.HelpBox(s.m)
	b := s.newBox("keys", at.Width-frameWidth)
	names := b.inner >= layout.HelpWidth
	b.line(func(l *line) {
		search := s.m.HelpState.Search
		switch {
		case s.m.HelpState.Searching:
			l.text(theme.Dim, "search: ", b.inner)
			l.edited(search, l.end)
			return
		case search.String() != "":
			l.text(theme.Dim, "search: ", b.inner)
			l.text(theme.Text, search.String(), b.inner)
			return
		}
		l.text(theme.Key, "/", b.inner)
		l.text(theme.Dim, " searches", b.inner)
		if names {
			l.gap(textFrom + layout.HelpKeys + layout.HelpText)
			l.text(theme.Faint, "setting", layout.HelpName)
		}
	})
	top := min(s.m.HelpState.Top, max(len(all)-rows, 0))
	for _, h := range all[top:min(top+rows, len(all))] {
		b.line(func(l *line) {
			if h.Heading != "" {
				l.text(theme.Accent, h.Heading, b.inner)
				return
			}
			l.text(theme.Key, h.Keys, layout.HelpKeys-1)
			l.gap(textFrom + layout.HelpKeys)
			l.text(theme.Text, h.Help, l.end-l.x)
			if names {
				l.gap(textFrom + layout.HelpKeys + layout.HelpText)
				l.text(theme.Faint, h.Name, layout.HelpName)
			}
		})
	}
	more := ""
	if top+rows < len(all) {
		more = "  more below"
	}
	b.text(theme.Faint, "esc closes  g G ends"+more)
	s.put(b.framed(at.Height), at)
}

// tooltip draws the tooltip.
func (s *screen) tooltip() {
	t := s.m.Tip
	switch t.Kind {
	case model.TipSegment:
		s.near(s.segmentTip(t.Segment), t.X, t.Y)
	case model.TipRow:
		if s.m.ShowsHistory() {
			if b := s.historyTip(); b != nil {
				s.near(b, t.X, t.Y)
			}
		} else if i := s.m.List.Index(); i >= 0 {
			s.near(s.rowTip(&s.m.List.Rows[i]), t.X, t.Y)
		}
	case model.NoTip:
	}
}
