package view

import (
	"iftopgo/flows"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// Where the figures beside the graph end, in cells from their left end.
const (
	nowEnd  = 16
	avgEnd  = 23
	peakEnd = 30
)

// stats draws line y of the figures beside the graph: now, on average over what the graph
// shows, the highest second, and everything since the start.
func (s *screen) stats(p *plot, y int) {
	if p.Stats.Empty() {
		return
	}
	t := s.m.Shown
	x := p.Stats.X
	now, average := t.Rates(t.Total())[flows.Window2s], p.Average()
	peak, _ := t.Peaks(t.Total())
	bytes := t.Total().Total.Bytes
	switch y {
	case 0:
		s.style(theme.Dim)
		s.statTitles(x, "now", "avg", "peak")
	case 1:
		s.statName(x, theme.Received, s.glyphs.Down, "received")
		s.statRates(x, theme.Received, now.Recv, average.Recv, float64(peak.Recv))
	case 2:
		s.statName(x, theme.Sent, s.glyphs.Up, "sent")
		s.statRates(x, theme.Sent, now.Sent, average.Sent, float64(peak.Sent))
	case 4:
		s.style(theme.Dim)
		s.left("since "+layout.LocalTime(s.m, t.Since()).Format("15:04:05"), x, peakEnd)
	case 5:
		s.statBytes(x, bytes, s.lossy())
	case 6:
		s.partial(x)
	}
}

// partial draws what the listed rows carried, if a filter or drilling down leaves some out.
func (s *screen) partial(x int) {
	if !s.m.List.Partial {
		return
	}
	const listed = "listed" // It leaves the figures beside it room.
	s.style(theme.Dim)
	s.left(listed, x, len(listed))
	sum := s.m.List.Sum.Total.Bytes
	s.statBytes(x+len(listed)+1, sum, s.lossy())
}

// statTitles draws three texts at the right ends of the figures.
func (s *screen) statTitles(x int, now, average, peak string) {
	for _, c := range [...]struct {
		text string
		end  int
	}{{now, nowEnd}, {average, avgEnd}, {peak, peakEnd}} {
		s.left(c.text, x+c.end-len(c.text), len(c.text))
	}
}

// statRates draws three rates.
func (s *screen) statRates(x int, k theme.Token, now, average, peak float64) {
	s.style(k)
	for _, c := range [...]struct {
		rate float64
		end  int
	}{{now, nowEnd}, {average, avgEnd}, {peak, peakEnd}} {
		s.right(s.m.Units().AppendRateCell(s.number[:0], c.rate), x, c.end)
		s.style(theme.Text)
	}
}

// statName draws what figures are of.
func (s *screen) statName(x int, k theme.Token, arrow, text string) {
	s.gap(x)
	s.style(k)
	s.repeat(arrow, 1)
	s.text(" "+text, nowEnd)
}

// statBytes draws the bytes of both directions.
func (s *screen) statBytes(x int, bytes flows.Pair, mark string) {
	s.gap(x)
	s.style(theme.Received)
	s.repeat(s.glyphs.Down, 1)
	s.style(theme.Text)
	s.text(" "+mark+s.m.Units().FormatBytes(bytes.Recv), nowEnd)
	s.gap(x + 12)
	s.style(theme.Sent)
	s.repeat(s.glyphs.Up, 1)
	s.style(theme.Text)
	s.text(" "+mark+s.m.Units().FormatBytes(bytes.Sent), nowEnd)
}
