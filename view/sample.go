package view

import (
	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// sampleRow is a row that themes are shown with: text over a bar.
type sampleRow struct {
	local, remote string
	rates         [3]float64 // bytes a second
	share         float64    // of the scale, which the bar covers
	back          theme.Back
}

// sampleRows are the rows that themes are shown with.
var sampleRows = [...]sampleRow{
	{"web-1", "cdn.example.net", [3]float64{137e3, 615e3, 1.22e6}, 0.82, theme.Ground},
	{"web-1", "db.example.org", [3]float64{38e3, 36e3, 30e3}, 0.55, theme.SelectedBack},
	{"web-1", "ntp.example.com", [3]float64{1200, 900, 310}, 0.24, theme.Ground},
}

// samples writes themes beside each other or one below the other, at the places
// the layout has for them in the tail of a pop-up. Lines of the tail that no
// sample has are blank.
func (s *screen) samples(p *popup, themes ...*theme.Theme) {
	at := layout.Samples(p.at.Tail, len(themes))
	for y := range p.at.Tail.Height {
		p.line(func(l *line) {
			for i, r := range at {
				if n := p.at.Tail.Y + y - r.Y; n >= 0 && n < r.Height {
					l.gap(r.X - p.at.Box.X)
					l.raw(s.sampleLine(themes[i], n, r.Width), r.Width)
				}
			}
		})
	}
}

// sampleLine paints a line of a theme's sample, as wide as it is to be.
func (s *screen) sampleLine(t *theme.Theme, n, width int) string {
	p := painter{theme: t, glyphs: s.glyphs, end: width}
	switch n {
	case 0:
		p.bar.back = theme.HeaderBack
		p.style(theme.Accent)
		p.text(" "+t.Name(), width)
		p.style(theme.OK)
		p.text("  "+p.glyphs.OK+" 100 %", p.end-p.x)
		p.style(theme.Alert)
		p.text("  "+p.glyphs.Warn+" 3 lost", p.end-p.x)
		p.style(theme.HeaderText)
	case layout.SampleLines - 1:
		sampleTotal(&p)
	default:
		s.sampleRow(&p, &sampleRows[n-1], width)
	}
	p.gap(p.end)
	return p.out.String() + theme.Reset
}

// sampleRow paints a row over its bar: the two ends, then as many averages as
// have room.
func (s *screen) sampleRow(p *painter, r *sampleRow, width int) {
	p.bar = s.barFrom(0, width, r.share, r.back)
	const rate = 7
	windows := rateTokens[:]
	if width < 48 {
		windows = rateTokens[flows.Window10s:]
	}
	names := width - len(windows)*(rate+1) - 2
	p.text(" ", 1)
	p.style(theme.Local)
	p.text(r.local, names)
	p.style(theme.Arrow)
	p.text(" "+p.glyphs.Both+" ", 3)
	p.style(theme.Remote)
	p.text(r.remote, 1+names-p.x)
	for i, k := range windows {
		p.style(k)
		rates := r.rates[len(r.rates)-len(windows):]
		p.rate(rates[i], s.m.Units(), false, width-(len(windows)-i)*(rate+1), rate)
	}
	p.style(theme.Text)
}

// sampleTotal paints directions, a process, a total and a sparkline.
func sampleTotal(p *painter) {
	p.text(" ", 1)
	p.style(theme.Sent)
	p.text(p.glyphs.Up+" TX ", 5)
	p.style(theme.Received)
	p.text(p.glyphs.Down+" RX ", 5)
	p.style(theme.Process)
	p.text("worker ", 7)
	p.style(theme.Total)
	p.text(model.Units{}.FormatBytes(12_400_000)+" ", 8)
	p.style(theme.Sparkline)
	for _, level := range [...]int{1, 2, 3, 5, 8, 6, 3, 1} {
		p.text(p.glyphs.Spark[level], 1)
	}
	p.style(theme.Text)
}
