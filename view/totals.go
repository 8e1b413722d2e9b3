package view

import (
	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// Where the figures of the totals begin, and what they are called.
const (
	cumFrom, peakFrom   = 6, 19
	cumLabel, peakLabel = "cum ", "peak "
)

// sums is one line of the totals.
type sums struct {
	name      string
	token     theme.Token
	cum, peak string
	pick      func(flows.Rate) float64
}

// totals draws what was sent, received and both: since the start, the highest
// second, and the averages, with bars.
func (s *screen) totals() {
	if s.l.Totals.Empty() {
		return
	}
	t := s.m.Shown
	total := t.Total()
	peak, sum := t.Peaks(total)
	bytes := total.Total.Bytes
	mark := ""
	if t.Lossy(total) {
		mark = ">"
	}
	line := func(name string, k theme.Token, bytes, peak uint64, pick func(flows.Rate) float64) sums {
		return sums{name, k, mark + model.FormatBytes(bytes), model.FormatRate(float64(peak), s.m.Prefs.Bytes), pick}
	}
	lines := [...]sums{
		line("TX", theme.Sent, bytes.Sent, peak.Sent, func(r flows.Rate) float64 { return r.Sent }),
		line("RX", theme.Received, bytes.Recv, peak.Recv, func(r flows.Rate) float64 { return r.Recv }),
		line("TOTAL", theme.Accent, bytes.Sum(), sum, flows.Rate.Sum),
	}
	f := s.totalsRoom(lines[:])
	rates := t.Rates(total)
	for i := range lines {
		s.total(&lines[i], f, rates)
	}
}

// totalsRoom is which figures of the totals have room, and whether with their labels.
type totalsRoom struct{ cum, cumLabel, peak bool }

// totalsRoom says which figures have room in all of the lines, so that all lines show
// the same ones.
func (s *screen) totalsRoom(lines []sums) totalsRoom {
	end := s.l.Inside.X + s.l.Inside.Width
	for _, c := range s.l.Columns {
		if c.ID >= layout.Rate2s {
			end = min(end, c.X)
		}
	}
	f := totalsRoom{true, true, true}
	for i := range lines {
		x := s.l.Inside.X + cumFrom + len(lines[i].cum)
		f.cum = f.cum && x < end
		f.cumLabel = f.cumLabel && x+len(cumLabel) < end
		f.peak = f.peak && s.l.Inside.X+peakFrom+len(peakLabel)+len(lines[i].peak) < end
	}
	return f
}

// total draws one line of the totals.
func (s *screen) total(l *sums, f totalsRoom, rates flows.Rates) {
	s.line(s.barOf(l.pick(rates[layout.BarWindow(s.m)]), theme.Ground), func() {
		x := s.l.Inside.X
		s.style(l.token)
		s.left(l.name, x, cumFrom)
		switch {
		case f.cumLabel:
			s.figure(x+cumFrom, cumLabel, l.cum)
		case f.cum:
			s.figure(x+cumFrom, "", l.cum)
		}
		if f.peak {
			s.figure(x+peakFrom, peakLabel, l.peak)
		}
		for _, c := range s.l.Columns {
			if w, ok := windowOf(c.ID); ok {
				s.style(rateTokens[w])
				s.rate(l.pick(rates[w]), s.m.Prefs.Bytes, s.m.Shown.LossyWindow(w), c.X, c.Width)
			}
		}
		s.style(theme.Text)
	})
}

// figure draws a label and a number at column x.
func (s *screen) figure(x int, label, number string) {
	s.gap(x)
	s.style(theme.Dim)
	s.text(label, len(label))
	s.style(theme.Total)
	s.text(number, len(number))
}

// windowOf returns the average that a column shows.
func windowOf(id layout.ColumnID) (flows.Window, bool) {
	if id < layout.Rate2s || id > layout.Rate40s {
		return 0, false
	}
	return flows.Window(id - layout.Rate2s), true
}

// rateToken is how an average of a row looks: one of 0 stays in the background.
func rateToken(w flows.Window, bytesPerSecond float64) theme.Token {
	if bytesPerSecond == 0 {
		return theme.Dim
	}
	return rateTokens[w]
}

// rateTokens are how the averages look.
var rateTokens = [...]theme.Token{theme.Rate2, theme.Rate10, theme.Rate40}
