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
	b := s.newBox("keys", at.Width-4)
	names := b.inner >= layout.HelpWidth
	b.line(func() {
		b.ink(theme.Dim)
		b.text("type to search: ", b.inner)
		b.ink(theme.Text)
		b.text(s.m.HelpState.Search.String(), b.inner)
		if names && s.m.HelpState.Search.String() == "" {
			b.gap(2 + layout.HelpKeys + layout.HelpText)
			b.ink(theme.Faint)
			b.text("in [keys]", layout.HelpName)
		}
	})
	top := min(s.m.HelpState.Top, max(len(all)-rows, 0))
	for _, line := range all[top:min(top+rows, len(all))] {
		b.line(func() {
			if line.Heading != "" {
				b.ink(theme.Accent)
				b.text(line.Heading, b.inner)
				return
			}
			b.ink(theme.Key)
			b.text(line.Keys, layout.HelpKeys-1)
			b.gap(2 + layout.HelpKeys)
			b.ink(theme.Text)
			b.text(line.Help, b.end-b.x)
			if names {
				b.gap(2 + layout.HelpKeys + layout.HelpText)
				b.ink(theme.Faint)
				b.text(line.Name, layout.HelpName)
			}
		})
	}
	more := ""
	if top+rows < len(all) {
		more = "  more below"
	}
	b.say(theme.Faint, "esc closes"+more)
	s.put(b.framed(at.Height), at)
}

// tip draws the tooltip.
func (s *screen) tip() {
	t := s.m.Tip
	switch t.Kind {
	case model.TipSegment:
		s.near(s.segmentTip(t.Segment), t.X, t.Y)
	case model.TipRow:
		if i := s.m.List.Index(); i >= 0 {
			s.near(s.rowTip(&s.m.List.Rows[i]), t.X, t.Y)
		}
	case model.NoTip:
	}
}
