package view

import (
	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// overview draws everything inside the border of the overview, from the top.
func (s *screen) overview() {
	l := &s.l
	if !l.Header.Empty() {
		s.quietHeader()
	}
	if !l.Graph.Empty() {
		s.graph()
	}
	if !l.Tabs.Empty() {
		s.tabs()
	}
	if !l.Titles.Empty() {
		s.titles()
	}
	s.overviewList()
	if !l.Pane.Empty() {
		s.pane()
	}
	if !l.Hints.Empty() {
		s.hints()
	}
}

// quietTokens are how severities look in the overview's header: what is as usual stays in
// the background.
var quietTokens = [...]theme.Token{
	model.Plain: theme.Dim, model.Good: theme.OK, model.Caution: theme.Warn, model.Bad: theme.Alert,
}

// quietHeader draws the overview's header, in one line or two.
func (s *screen) quietHeader() {
	back := theme.Ground
	if s.m.Alerts.Flash {
		back = theme.AlertBack
	}
	all := layout.Header(s.m, s.l.Header)
	for y := range s.l.Header.Height {
		s.compose(back, func(l *line) {
			for i := range all {
				if seg := &all[i]; seg.Y == s.l.Header.Y+y {
					l.gap(seg.X)
					l.text(quietToken(seg), seg.Text, seg.Width)
				}
			}
		})
	}
}

// quietToken is how a segment of the overview's header looks.
func quietToken(seg *layout.Segment) theme.Token {
	switch seg.ID {
	case model.SegProduct:
		return theme.Accent
	case model.SegInterface:
		return theme.Text
	case model.SegReceived:
		return theme.ReceivedHigh
	case model.SegSent:
		return theme.SentHigh
	case model.SegState:
		if seg.Tone == model.Good {
			return theme.Dim
		}
	default:
	}
	return quietTokens[seg.Tone]
}

// overviewList draws the rows that have room.
func (s *screen) overviewList() {
	if len(s.m.List.Rows) == 0 {
		s.empty()
		return
	}
	lines := layout.Lines(s.m, s.l.List)
	selected := s.m.List.Current()
	o := s.newOverviewRows()
	for _, line := range lines {
		o.row(&s.m.List.Rows[line.Row], line.Row == selected)
	}
	room := s.l.List.Height - len(lines)
	s.blank(room - s.noOwners(room))
}
