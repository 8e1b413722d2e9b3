package view

import (
	"github.com/charmbracelet/x/ansi"

	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// toneTokens are how tones look in the header.
var toneTokens = [...]theme.Token{
	model.Plain: theme.HeaderValue, model.Good: theme.OK, model.Caution: theme.Warn, model.Bad: theme.Alert,
}

// header draws the header bar.
func (s *screen) header() {
	back := theme.HeaderBack
	if s.m.Alerts.Flash {
		back = theme.AlertBack
	}
	s.line(bar{back: back}, func() {
		for i, seg := range layout.Header(s.m, s.l.Header) {
			if i > 0 {
				s.ink(theme.HeaderText)
				s.signs(s.glyphs.Separator, 1)
			}
			s.ink(toneTokens[seg.Tone])
			if seg.ID == model.SegProduct {
				s.ink(theme.Accent)
			}
			s.gap(seg.X + 1)
			s.text(seg.Text, seg.X+seg.Width-s.x)
			s.gap(seg.X + seg.Width)
		}
		s.ink(theme.HeaderText)
	})
}

// tabs draws the names of the views, and where a view was entered.
func (s *screen) tabs() {
	s.line(bar{}, func() {
		for _, t := range layout.Tabs(s.m, s.l.Tabs) {
			s.ink(theme.Dim)
			if t.Tab == s.m.Prefs.Tab {
				s.ink(theme.Accent)
			}
			s.left(t.Text, t.X, t.Width)
		}
		trail := s.m.List.BreadcrumbsText()
		if trail == "" {
			return
		}
		s.ink(theme.Text)
		s.gap(s.x + 2)
		s.text(s.glyphs.Into+" ", 2)
		s.ink(theme.Accent2)
		out := "  " + s.m.Keys.Short(model.Back) + " back"
		s.text(trail, s.end-s.x-ansi.StringWidth(out))
		s.ink(theme.Faint)
		s.text(out, s.end-s.x)
	})
}
