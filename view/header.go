package view

import (
	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// headerTokens are how severities look in the header.
var headerTokens = [...]theme.Token{
	model.Plain: theme.HeaderValue, model.Good: theme.OK, model.Caution: theme.Warn, model.Bad: theme.Alert,
}

// header draws the header bar.
func (s *screen) header() {
	back := theme.HeaderBack
	if s.m.Alerts.Flash {
		back = theme.AlertBack
	}
	separator := s.theme.Style(back, theme.HeaderText).Render(" " + s.glyphs.Separator + " ")
	s.compose(back, func(l *line) {
		for i, seg := range layout.Header(s.m, s.l.Header) {
			if i > 0 { // It takes the blanks on both sides of it.
				l.gap(seg.X - 2)
				l.raw(separator, 3)
			}
			k := headerTokens[seg.Tone]
			if seg.ID == model.SegProduct {
				k = theme.Accent
			}
			l.gap(seg.X + 1)
			l.text(k, seg.Text, seg.X+seg.Width-l.x)
		}
	})
}

// tabs draws the names of the tabs, and what was drilled down into.
func (s *screen) tabs() {
	s.compose(theme.Ground, func(l *line) {
		for _, t := range layout.Tabs(s.m, s.l.Tabs) {
			k := theme.Dim
			if t.Tab == s.m.Prefs.Tab {
				k = theme.Accent
			}
			l.gap(t.X)
			l.text(k, t.Text, t.Width)
		}
		s.breadcrumbs(l)
		if !s.l.Overview {
			return
		}
		if listing, at := layout.Listing(s.m, &s.l, l.x); listing != "" {
			l.gap(at)
			l.text(theme.Dim, listing, l.end-at)
		}
	})
}

// breadcrumbs writes what was drilled down into.
func (s *screen) breadcrumbs(l *line) {
	entered := s.m.List.BreadcrumbsText()
	if entered == "" || !s.m.ShowsFlows() { // What is no flow is within nothing.
		return
	}
	l.gap(l.x + 2)
	l.text(theme.Text, s.glyphs.Into+" ", 2)
	back := "  " + s.m.Keys.Short(model.Back) + " back"
	l.text(theme.Accent2, entered, l.end-l.x-layout.Cells(back))
	l.text(theme.Faint, back, l.end-l.x)
}
