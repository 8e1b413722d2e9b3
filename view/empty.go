package view

import (
	"fmt"

	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// empty draws a list without rows: it says why there are none, in its second line
// where it has one.
func (s *screen) empty() {
	room := s.l.List.Height
	if room > 1 {
		s.blank(1)
		room--
	}
	lines := layout.Wrap(s.whyEmpty(), max(s.l.Inside.Width-2, 1))
	for _, text := range lines[:min(len(lines), room)] {
		s.line(bar{}, func() {
			s.style(theme.Faint)
			s.gap(s.l.Inside.X + 2)
			s.text(text, s.end)
		})
		room--
	}
	s.blank(room)
}

// whyEmpty says why there is nothing to see.
func (s *screen) whyEmpty() string {
	m := s.m
	switch idle := m.IdleText(); {
	case m.NotCapturing != "":
		return "nothing is captured: " + m.NotCapturing
	case m.Filter.Text != "" && m.Shown.Len() > 0:
		return fmt.Sprintf("no row matches the filter; %s clears it", m.Keys.Keys(model.ClearFilter)) + doubt(m)
	case idle != "":
		return idle
	case m.Refreshes == 0:
		return "measuring the first second"
	case len(m.List.Breadcrumbs) > 0 && !m.Prefs.ShowClosed:
		return fmt.Sprintf("no live flow within; %s lists closed ones", m.Keys.Short(model.ToggleClosed))
	case len(m.List.Breadcrumbs) > 0:
		return fmt.Sprintf("no flow is left within; %s goes back", m.Keys.Short(model.Back))
	default:
		return "no traffic yet"
	}
}

// doubt is what may be wrong with a filter that nothing matches.
func doubt(m *model.Model) string {
	if text := model.NotKept(&m.Filter.Match); text != "" && m.ShowsHistory() {
		return ": " + text
	}
	if text := m.Filter.Match.Doubt(); text != "" {
		return "; " + text
	}
	return ""
}
