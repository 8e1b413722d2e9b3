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
	name  string
	token theme.Token
	// cum is the bytes since the start. peak is a rate; label is what stands before it.
	cum, label, peak string
	rates            flows.Rates
	pick             func(flows.Rate) float64
}

// totals draws what was sent, received and both: since the start, the highest
// second, and the averages, with bars. Above them is the same of the rows that a filter
// leaves, or drilling down.
func (s *screen) totals() {
	if s.l.Totals.Empty() {
		return
	}
	var lines []sums
	if s.l.Subtotals {
		lines = s.subtotals()
	}
	lines = append(lines, s.sums()...)
	f := s.totalsRoom(lines)
	for i := range lines {
		s.total(&lines[i], f)
	}
}

// sums returns the lines of the totals.
func (s *screen) sums() []sums {
	t := s.m.Shown
	total := t.Total()
	peak, sum := t.Peaks(total)
	bytes := total.Total.Bytes
	rates, mark := t.Rates(total), s.lossy()
	line := func(name string, k theme.Token, bytes, peak uint64, pick func(flows.Rate) float64) sums {
		return sums{name, k, mark + s.m.Units().FormatBytes(bytes), peakLabel, s.m.Units().FormatRate(float64(peak)), rates, pick}
	}
	return []sums{
		line("TX", theme.Sent, bytes.Sent, peak.Sent, sent),
		line("RX", theme.Received, bytes.Recv, peak.Recv, received),
		line("TOTAL", theme.Accent, bytes.Sum(), sum, flows.Rate.Sum),
	}
}

// subtotals returns the lines of what the listed rows carried.
func (s *screen) subtotals() []sums {
	sum, mark := &s.m.List.Sum, s.lossy()
	rows := model.FormatCount(uint64(len(s.m.List.Rows))) + " rows"
	if len(s.m.List.Rows) == 1 {
		rows = "1 row"
	}
	return []sums{
		{s.glyphs.Up, theme.Sent, mark + s.m.Units().FormatBytes(sum.Total.Bytes.Sent), "of ", rows, sum.Rates, sent},
		{s.glyphs.Down, theme.Received, mark + s.m.Units().FormatBytes(sum.Total.Bytes.Recv), "of ", rows, sum.Rates, received},
	}
}

func sent(r flows.Rate) float64 { return r.Sent }

func received(r flows.Rate) float64 { return r.Recv }

// lossy is the mark of totals that may be too low.
func (s *screen) lossy() string {
	if s.m.Shown.Lossy(s.m.Shown.Total()) {
		return ">"
	}
	return ""
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
		f.peak = f.peak && s.l.Inside.X+peakFrom+len(lines[i].label)+len(lines[i].peak) < end
	}
	return f
}

// total draws one line of the totals.
func (s *screen) total(l *sums, f totalsRoom) {
	s.line(s.barOf(l.pick(l.rates[layout.BarWindow(s.m)]), theme.Ground), func() {
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
			s.figure(x+peakFrom, l.label, l.peak)
		}
		for _, c := range s.l.Columns {
			if w, ok := windowOf(c.ID); ok {
				s.style(rateTokens[w])
				s.rate(l.pick(l.rates[w]), s.m.Units(), s.m.Shown.LossyWindow(w), c.X, c.Width)
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
