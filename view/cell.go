package view

import "iftopgo/theme"

// rateCell draws a rate without its unit, which the title of its column has, and a dot for 0.
// One that may be too low gets a mark.
func (s *screen) rateCell(k theme.Token, bytesPerSecond float64, lossy bool, x, width int) {
	if bytesPerSecond == 0 {
		s.zero(x, width)
		return
	}
	s.style(k)
	b := s.number[:0]
	if lossy {
		b = append(b, '>')
	}
	s.right(s.m.Units().AppendRateCell(b, bytesPerSecond), x, width)
}

// bytesCell draws a number of bytes, and a dot for 0. Unlike rates they have their unit, so
// that nobody takes one for the other.
func (s *screen) bytesCell(k theme.Token, n uint64, x, width int) {
	if n == 0 {
		s.zero(x, width)
		return
	}
	s.style(k)
	s.right(s.m.Units().AppendBytes(s.number[:0], n), x, width)
}

// zero draws what stands for 0 at the right end of a column.
func (s *screen) zero(x, width int) {
	s.style(theme.Faint)
	s.gap(x + width - 1)
	s.repeat(s.glyphs.Dot, 1)
}

// stepText is the end of a scale in running text, as the layout writes rates.
func (s *screen) stepText(bytesPerSecond float64) string {
	if s.m.Prefs.InOverview() {
		return s.m.Units().FormatStepCell(bytesPerSecond) + s.m.Units().RateUnit()
	}
	return s.m.Units().FormatStep(bytesPerSecond)
}
