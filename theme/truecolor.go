package theme

// The least contrasts. Lines are decoration beside text, so they may have less; a
// header's value stands out from its label, and plain words have WCAG's level AAA
// wherever the back allows it.
const (
	frameContrast  = 1.8
	sparkContrast  = 3.0
	headerContrast = 6.5
	proseContrast  = 7.0
)

// The contrasts with the ground that make an order of importance: figures and names have
// at least this much, labels and hints this much, and never as much as a figure.
const (
	figureContrast    = 5.6
	mostLabelContrast = 5.5
	labelContrast     = 5.2
	hintContrast      = 4.6
)

// isFigure says that a token is for figures and names, which labels are beside.
func (k Token) isFigure() bool {
	switch k {
	case Text, Local, Remote, Sent, Received, SentHigh, ReceivedHigh, Rate2, Rate10, Rate40, Total, Process:
		return true
	default:
		return false
	}
}

// isLabel says that a token is for what may be overlooked.
func (k Token) isLabel() bool { return k == Dim || k == Faint || k == HeaderText }

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

// groundRatio is the least contrast of a token with the ground.
func (k Token) groundRatio() float64 {
	if k.isFigure() {
		return max(k.ratio(), figureContrast)
	}
	return k.ratio()
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
