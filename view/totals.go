package view

import (
	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// totals draws what was sent, received and both: since the start, the highest
// second, and the averages, with bars.
func (s *screen) totals() {
	if s.l.Totals.Empty() {
		return
	}
	t := s.m.Shown
	total := t.Total()
	peak, sum := t.Peaks(total)
	rates := t.Rates(total)
	bytes := total.Total.Bytes
	s.total("TX", theme.Sent, bytes.Sent, peak.Sent, rates, func(r flows.Rate) float64 { return r.Sent })
	s.total("RX", theme.Received, bytes.Recv, peak.Recv, rates, func(r flows.Rate) float64 { return r.Recv })
	s.total("TOTAL", theme.Accent, bytes.Sum(), sum, rates, flows.Rate.Sum)
}

// total draws one line of the totals.
func (s *screen) total(name string, k theme.Token, bytes, peak uint64, rates flows.Rates, pick func(flows.Rate) float64) {
	s.line(s.barOf(pick(rates[layout.BarWindow(s.m)]), theme.Ground), func() {
		x := s.l.Inside.X
		left := s.end
		for _, c := range s.l.Columns {
			if c.ID >= layout.Rate2s {
				left = min(left, c.X)
			}
		}
		s.ink(k)
		s.left(name, x, 6)
		cum := model.FormatBytes(bytes)
		if s.m.Shown.Lossy(s.m.Shown.Total()) {
			cum = ">" + cum
		}
		s.figure(x+6, left, "cum ", theme.Total, cum)
		s.figure(x+19, left, "peak ", theme.Total, model.FormatRate(float64(peak), s.m.Prefs.Bytes))
		for _, c := range s.l.Columns {
			if w, ok := windowOf(c.ID); ok {
				s.ink(rateTokens[w])
				s.rate(pick(rates[w]), s.m.Prefs.Bytes, s.m.Shown.LossyWindow(w), c.X, c.Width)
			}
		}
		s.ink(theme.Text)
	})
}

// figure draws a label and a number at column x, when both fit before end.
func (s *screen) figure(x, end int, label string, k theme.Token, number string) {
	if x+len(label)+len(number) >= end {
		return
	}
	s.gap(x)
	s.ink(theme.Dim)
	s.text(label, len(label))
	s.ink(k)
	s.text(number, len(number))
}

// windowOf returns the average that a column shows.
func windowOf(id layout.ColumnID) (flows.Window, bool) {
	if id < layout.Rate2s || id > layout.Rate40s {
		return 0, false
	}
	return flows.Window(id - layout.Rate2s), true
}

var rateTokens = [...]theme.Token{theme.Rate2, theme.Rate10, theme.Rate40}
