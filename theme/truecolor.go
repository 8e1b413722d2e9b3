package theme

// The least contrasts. Lines are decoration beside text, so they may have less; a
// header's value stands out from its label, and plain words have WCAG's level AAA
// wherever the back allows it.
const (
	frameContrast  = 1.8
	sparkContrast  = 3.0
	headerContrast = 6.0
	proseContrast  = 7.0
)

// ratio is the least contrast of a token with what it is drawn on.
func (k Token) ratio() float64 {
	switch k {
	case Frame, PopupFrame:
		return frameContrast
	case Sparkline, Share:
		return sparkContrast
	case HeaderValue:
		return headerContrast
	case Text, SelectedText:
		return proseContrast
	default:
		return textContrast
	}
}

// backLuminance is what a token on that back is fitted to.
func (p *palette) backLuminance(b Back) float64 {
	if b == Ground {
		return p.ground
	}
	return p.backs[b].luminance()
}

// truecolor fits each token to each back in 24 bits. The ground is left to the
// terminal, so that transparent and pictured backgrounds stay visible.
func truecolor(p *palette) *pens {
	out := new(pens)
	for b := range Back(Backs) {
		luminance := p.backLuminance(b)
		bg := paint{}
		if b != Ground {
			bg = fullPaint(p.backs[b])
		}
		for k := range Token(Tokens) {
			fg := legible(p.tokens[k], luminance, k.ratio())
			out[b][k] = pen{fg: fullPaint(fg), bg: bg, bold: k.bold()}
		}
	}
	return out
}
