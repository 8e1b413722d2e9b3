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
	length        int        // of the bar, in hundredths
	back          theme.Back
}

// sampleRows are the rows that themes are shown with.
var sampleRows = [...]sampleRow{
	{"web-1", "cdn.example.net", [3]float64{137e3, 615e3, 1.22e6}, 82, theme.Ground},
	{"web-1", "db.example.org", [3]float64{38e3, 36e3, 30e3}, 55, theme.SelectedBack},
	{"web-1", "ntp.example.com", [3]float64{1200, 900, 310}, 24, theme.Ground},
}

// samples draws themes beside each other or one below the other, at the places
// the layout has for them in the tail of a pop-up. Lines of the tail that no
// sample has are blank.
func (s *screen) samples(p *popup, themes ...*theme.Theme) {
	at := layout.Samples(p.at.Tail, len(themes))
	for y := range p.at.Tail.Height {
		p.line(func() {
			for i, r := range at {
				if line := p.at.Tail.Y + y - r.Y; line >= 0 && line < r.Height {
					s.sampleLine(p.box, themes[i], line, r.X-p.at.Box.X, r.Width)
				}
			}
		})
	}
}

// sampleLine draws a line of a theme's sample in the cells [x, x+width).
func (s *screen) sampleLine(b *box, t *theme.Theme, line, x, width int) {
	theirs, end := b.theme, b.end
	b.ink(theme.Text)
	b.gap(x)
	b.theme, b.end = t, x+width
	switch line {
	case 0:
		b.on(theme.HeaderBack)
		b.ink(theme.Accent)
		b.text(" "+t.Name(), width)
		b.ink(theme.OK)
		b.text("  "+b.glyphs.OK+" 100 %", b.end-b.x)
		b.ink(theme.Alert)
		b.text("  "+b.glyphs.Warn+" 3 lost", b.end-b.x)
		b.ink(theme.HeaderText)
	case layout.SampleLines - 1:
		b.on(theme.Ground)
		sampleTotal(b)
	default:
		s.sampleRow(b, &sampleRows[line-1], x, width)
	}
	b.gap(b.end)
	b.theme, b.end, b.bar = theirs, end, bar{back: theme.PopupBack}
	b.ink(theme.Text)
}

// sampleRow draws a row over its bar: the two ends, then as many averages as
// have room.
func (s *screen) sampleRow(b *box, r *sampleRow, x, width int) {
	b.bar = s.barFrom(x, r.length*width/100, r.back)
	const rate = 7
	windows := rateTokens[:]
	if width < 48 {
		windows = rateTokens[flows.Window10s:]
	}
	names := width - len(windows)*(rate+1) - 2
	b.text(" ", 1)
	b.ink(theme.Local)
	b.text(r.local, names)
	b.ink(theme.Arrow)
	b.text(" "+b.glyphs.Both+" ", 3)
	b.ink(theme.Remote)
	b.text(r.remote, x+1+names-b.x)
	for i, k := range windows {
		b.ink(k)
		rates := r.rates[len(r.rates)-len(windows):]
		b.rate(rates[i], s.m.Prefs.Bytes, false, x+width-1-(len(windows)-i)*(rate+1)+1, rate)
	}
	b.ink(theme.Text)
}

// sampleTotal draws directions, a process, a total and a sparkline.
func sampleTotal(b *box) {
	b.text(" ", 1)
	b.ink(theme.Sent)
	b.text(b.glyphs.Up+" TX ", 5)
	b.ink(theme.Received)
	b.text(b.glyphs.Down+" RX ", 5)
	b.ink(theme.Process)
	b.text("worker ", 7)
	b.ink(theme.Total)
	b.text(model.FormatBytes(12_400_000)+" ", 8)
	b.ink(theme.Sparkline)
	for _, level := range [...]int{1, 2, 3, 5, 8, 6, 3, 1} {
		b.text(b.glyphs.Spark[level], 1)
	}
	b.ink(theme.Text)
}
