package view

import (
	"iftopgo/flows"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// totals draws what was sent, received and both: since the start, the highest
// second, and the averages.
func (s *screen) totals() {
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
	left := s.width
	for _, c := range s.l.Columns {
		if c.ID >= layout.Rate2s {
			left = min(left, c.X)
		}
	}
	s.ink(k)
	s.left(name, 0, 6)
	s.figure(6, left, "cum ", theme.Total, appendBytes(nil, bytes))
	s.figure(19, left, "peak ", theme.Total, appendRate(nil, float64(peak), s.m.Display.Bytes))
	for _, c := range s.l.Columns {
		switch c.ID {
		case layout.Rate2s, layout.Rate10s, layout.Rate40s:
			w := flows.Window(c.ID - layout.Rate2s)
			s.ink(rateTokens[w])
			s.rate(pick(rates[w]), s.m.Display.Bytes, s.m.Shown.LossyWindow(w), c.X, c.Width)
		case layout.Local, layout.Arrow, layout.Remote, layout.Protocol, layout.Direction, layout.Total:
		}
	}
	s.endLine()
}

// figure draws a label and a number at column x, when both fit before end.
func (s *screen) figure(x, end int, label string, k theme.Token, number []byte) {
	if x+len(label)+len(number) >= end {
		return
	}
	s.gap(x)
	s.ink(theme.Dim)
	s.text(label, len(label))
	s.ink(k)
	s.text(string(number), len(number))
}
