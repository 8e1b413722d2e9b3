package view

import (
	"math"

	"iftopgo/theme"
	"iftopgo/view/layout"
)

// barOf returns what a line lies on: its back, and a bar as long as the rate.
func (s *screen) barOf(bytesPerSecond float64, back theme.Back) bar {
	return s.barFrom(s.l.Inside.X, s.l.Inside.Width, layout.Fraction(s.m, bytesPerSecond), back)
}

// barFrom returns a back with a bar over a part, 0 to 1, of a scale of so many cells
// from x on.
func (s *screen) barFrom(x, scale int, part float64, back theme.Back) bar {
	b := bar{back: back}
	if !s.m.Prefs.Bars {
		return b
	}
	b.style = s.m.Prefs.BarStyle
	b.thin, b.fill = b.style == theme.Thin, b.style == theme.ASCII
	b.selected = back == theme.SelectedBack
	b.from, b.to, b.scale = x, x+int(math.Round(part*float64(scale))), scale
	return b
}

// scale draws the labels and the ticks over the bars.
func (s *screen) scale() {
	ticks := layout.Ticks(s.m, s.l.Scale)
	s.line(bar{}, func() {
		s.style(theme.Scale)
		for _, t := range ticks {
			label := s.m.Units().FormatStep(t.BytesPerSecond)
			s.left(label, max(min(t.X, s.end-len(label)), s.x), len(label))
			s.gap(s.x + 1)
		}
	})
	s.line(bar{}, func() {
		for _, t := range ticks {
			s.style(theme.Frame)
			s.repeat(s.glyphs.Rule, t.X-s.x)
			s.style(theme.Scale)
			s.repeat(s.glyphs.Tick, 1)
		}
		s.style(theme.Frame)
		s.repeat(s.glyphs.Rule, s.end-s.x)
	})
}
