package theme

import "math"

// deriveAnchors spreads six colours over the anchors, as iftoprs spreads its six
// xterm indices over the screen, except that the two ends of a flow, and of a bar,
// differ here.
func deriveAnchors(c [6]rgb) anchors {
	a := anchors{
		text:    mix(0xf2f2f2, c[1], 0.10),
		accent:  c[0],
		accent2: c[1],
		local:   c[1],
		remote:  mix(c[1], c[3], 0.7),
		process: c[2],
		total:   mix(0xf8f8f8, c[1], 0.20),
		hot:     c[1],
		cool:    c[4],
		from:    c[5],
		to:      mix(c[5], c[0], 0.5),
		header:  withLuminance(mix(c[5], c[0], 0.3), 0.020),
	}
	a.received = deriveReceived(c)
	a.sent = deriveSent(c, a.received)
	a.share = mix(a.accent, 0x808080, 0.4)
	a.deriveStates()
	a.ansi = sixteen{
		accent: a.accent.textBasic(), accent2: a.accent2.textBasic(),
		local: a.local.textBasic(), remote: a.remote.textBasic(),
		process: a.process.textBasic(), total: ansiBrightWhite,
		hot: a.hot.textBasic(), cool: a.cool.textBasic(),
		from: a.from.basic() & 7, to: a.to.basic() & 7, header: a.to.basic() & 7,
		received: ansiBrightCyan, sent: ansiBrightMagenta, share: a.share.textBasic(),
		ok: ansiBrightGreen, warn: ansiBrightYellow, alert: ansiBrightRed,
	}
	return a
}

// Hues for directions that the six colours have no two of: one blue, one yellow, which
// nearly everybody can tell apart.
const (
	directionBlue  rgb = 0x38c8ff
	directionAmber rgb = 0xffb347
)

// deriveReceived is the first of the six colours, by how much they lead, that has a hue
// and is not red, which is for alerts.
func deriveReceived(c [6]rgb) rgb {
	for _, hue := range [...]rgb{c[0], c[1], c[3], c[4], c[2]} {
		if hue.hasHue() {
			return hue
		}
	}
	return directionBlue
}

// deriveSent is the first that also differs from the colour of what is received.
func deriveSent(c [6]rgb, received rgb) rgb {
	for _, hue := range [...]rgb{c[1], c[3], c[4], c[2], c[0]} {
		if hue.hasHue() && tellApart(received, hue) {
			return hue
		}
	}
	if received.lab().b < 0 {
		return directionAmber
	}
	return directionBlue
}

// hasHue says that a colour is no grey and no red.
func (c rgb) hasHue() bool {
	p := c.lab().polar()
	return p.c >= 4*grey && hueBetween(p.h, signalAlert.lab().polar().h) > math.Pi/6
}

// isRed says that a colour is taken for red by whoever looks for what is wrong: crimson,
// scarlet, vermilion and dark red are, pink and orange are not, nor is what is nearly grey.
func (c rgb) isRed() bool {
	p := c.lab().polar()
	return p.c > 5*grey && hueBetween(p.h, signalAlert.lab().polar().h) < math.Pi/9
}

// tellApart says that two directions can be told apart on any ground, also by those who
// do not see red and green as others do: what they are left with is how light a colour
// is, and how blue or yellow.
func tellApart(a, b rgb) bool {
	const enough = 0.09
	for _, dark := range []bool{true, false} {
		p := (&anchors{received: a, sent: b}).palette(dark)
		d := p.tokens[Received].lab().minus(p.tokens[Sent].lab())
		if math.Hypot(d.l, d.b) < enough {
			return false
		}
	}
	return true
}

// The colours of states, for themes of the user's.
const (
	signalOK    rgb = 0x4ade80
	signalWarn  rgb = 0xfacc15
	signalAlert rgb = 0xff5a5f
)

// deriveStates chooses the colours of states: alert is red, or, where the theme is red
// anyway, another that is different enough, or the most different.
func (a *anchors) deriveStates() {
	const enough = 0.10
	a.ok, a.warn = signalOK, signalWarn
	most, best := -1.0, signalAlert
	for _, c := range [...]rgb{signalAlert, 0xffe600, 0xff7af0, 0x30e8ff} {
		a.alert = c
		d := min(a.alertApart(true), a.alertApart(false))
		if d > most {
			most, best = d, c
		}
		if d >= enough {
			break
		}
	}
	a.alert = best
	if best == 0xffe600 {
		a.warn = 0xff9a3d
	}
}

// alertApart is how far in OKLab the colour of alerts is from the most similar of those
// that cover the most cells.
func (a *anchors) alertApart(dark bool) float64 {
	p := a.palette(dark)
	least := math.Inf(1)
	for _, k := range [...]Token{
		Accent, Accent2, Local, Remote, Process, Rate2, Rate40,
		ReceivedLow, Received, ReceivedHigh, SentLow, Sent, SentHigh,
	} {
		least = min(least, p.tokens[Alert].lab().minus(p.tokens[k].lab()).length())
	}
	return least
}

// textBasic returns the one of the terminal's own colours for text in the hue of c.
func (c rgb) textBasic() uint8 {
	if index := c.basic(); index != ansiBrightBlue && index != ansiBrightRed {
		return index
	} else if index == ansiBrightRed {
		return ansiBrightYellow
	}
	return ansiCyan
}
