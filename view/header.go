package view

import (
	"strconv"
	"time"

	"iftopgo/model"
	"iftopgo/theme"
)

// header draws the line that says what is captured, and how well.
func (s *screen) header() {
	h := s.m.Table.Health()
	s.back = theme.HeaderBack
	s.ink(theme.Accent)
	s.text(" iftopgo ", s.width)
	s.segment(theme.HeaderValue, model.SourceNames(&h))
	s.health()
	s.segment(theme.HeaderValue, "flows "+strconv.Itoa(s.m.Shown.Len()))
	clock := time.Unix(0, s.m.Table.At()+h.ClockOffset).Format(time.TimeOnly)
	s.ink(theme.HeaderText)
	s.gap(s.width - len(clock) - 1)
	s.ink(theme.HeaderValue)
	s.text(clock, s.width)
	s.endLine()
}

// segment draws a separator and a text.
func (s *screen) segment(k theme.Token, text string) {
	const clock = 10 // the room of the clock and its margins
	if s.x+3 >= s.width-clock {
		return
	}
	s.ink(theme.HeaderText)
	s.text(s.glyphs.Separator+" ", 2)
	s.ink(k)
	s.text(text, s.width-clock-s.x)
	s.text(" ", 1)
}

// health draws whether what is shown can be believed.
func (s *screen) health() {
	h := s.m.Table.Health()
	if trouble := model.Trouble(&h, s.m.Table.At()); trouble != "" {
		s.segment(theme.Alert, s.glyphs.Warn+" "+trouble)
		return
	}
	if s.m.Done {
		s.segment(theme.Warn, "ended")
	}
	lost := h.KernelDrops.N + h.InterfaceDrops.N
	switch {
	case lost > 0:
		s.segment(theme.Alert, s.glyphs.Warn+" lost "+strconv.FormatUint(lost, 10))
	case !h.KernelDrops.OK:
		s.segment(theme.Warn, "drops unknown")
	default:
		s.segment(theme.OK, s.glyphs.OK+" drops 0")
	}
}
