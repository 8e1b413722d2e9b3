package theme

// palette is a definition worked out for a dark or a light terminal: the colour
// wanted for each token, and the colour of each back. Fitting a token to a back
// it is drawn on comes after that: see the function legible.
type palette struct {
	tokens [Tokens]rgb
	backs  [Backs]rgb
	// ground is the luminance that text on the terminal's own background is
	// fitted to.
	ground float64
}

// palette derives the colours of all tokens and backs. Those that are not anchors are
// mixed from anchors in OKLab.
func (a *anchors) palette(dark bool) palette {
	g := a.ground(dark)
	p := palette{ground: g.hardest}
	a.paintTokens(&p, &g)
	if !dark {
		p.daylight()
	}
	a.paintDirections(&p, &g)
	for k := range Token(Tokens) {
		if k.isFigure() {
			p.tokens[k] = legible(p.tokens[k], p.ground, figureContrast)
		}
	}
	a.paintBacks(&p, &g)
	return p
}

func (a *anchors) paintTokens(p *palette, g *ground) {
	quiet := func(c rgb, t float64) rgb { return mix(c, g.color, t) }
	label := withLuminance(quiet(a.text, 0.30), at(g.hardest, labelContrast))

	p.tokens = [Tokens]rgb{
		Text:         a.text,
		Dim:          label,
		Faint:        withLuminance(label, at(g.hardest, hintContrast)),
		Accent:       a.accent,
		Accent2:      a.accent2,
		Local:        a.local,
		Remote:       a.remote,
		Arrow:        quiet(a.accent, 0.35),
		Share:        a.share,
		Rate2:        a.hot,
		Rate10:       mix(a.hot, a.cool, 0.55),
		Rate40:       a.cool,
		Total:        a.total,
		Process:      a.process,
		Sparkline:    quiet(a.share, 0.30),
		Scale:        quiet(mix(a.accent, a.text, 0.4), 0.30),
		Frame:        quiet(a.accent2, 0.60),
		HeaderText:   label,
		HeaderValue:  a.accent,
		SelectedText: a.text,
		Pinned:       mix(0xffd75f, a.accent, 0.15),
		OK:           a.ok,
		Warn:         a.warn,
		Alert:        alarm(a.alert, g.hardest),
		PopupFrame:   quiet(a.accent, 0.45),
		PopupTitle:   a.accent,
		Key:          a.accent2,
	}
}

// vividChroma is the chroma of alerts, at least, where they are not the scheme's own.
const vividChroma = 0.18

// vivid is a colour of alerts without the paleness that some schemes give it.
func vivid(c rgb) rgb {
	if have := c.lab().polar().c; have < vividChroma {
		return saturate(c, vividChroma/max(have, grey))
	}
	return c
}

// alarm is the colour of alerts on a ground: the scheme's own, if it can be read as it
// is. Before it is mixed with white it is made vivid.
func alarm(c rgb, back float64) rgb {
	if contrast(c.luminance(), back) >= textContrast {
		return c
	}
	return legible(vivid(c), back, textContrast)
}

// daylight darkens the tokens for a light terminal. Words come close to black, figures
// and names follow, labels are lighter, and colours become more saturated. An alert is
// the most vivid of them.
func (p *palette) daylight() {
	for k := range Token(Tokens) {
		luminance := 0.080
		switch k {
		case Text, SelectedText:
			luminance = 0.018
		case Total, HeaderValue:
			luminance = 0.050
		case Alert, Dim, HeaderText:
			luminance = 0.125
		case Faint, Scale, Arrow:
			luminance = 0.150
		case Share:
			luminance = 0.130
		case Frame, PopupFrame, Sparkline:
			luminance = 0.230
		default:
		}
		p.tokens[k] = inDaylight(p.tokens[k], luminance)
	}
}

// inDaylight is a colour for text on a light ground: darker, and more saturated.
func inDaylight(c rgb, luminance float64) rgb {
	return lower(saturate(lower(c, luminance), 1.6), luminance)
}

func (a *anchors) paintBacks(p *palette, g *ground) {
	light := g.backs
	// Large areas are the accent greyed by half, to be less prominent than text.
	veil := mix(mix(a.accent, a.from, 0.4), 0x808080, 0.5)

	p.backs[Ground] = g.color
	p.backs[HeaderBack] = a.headerBack(g.dark)
	p.backs[PopupBack] = withLuminance(veil, light.popup)
	p.backs[FieldBack] = withLuminance(veil, light.field)
	p.backs[SelectedBack] = withLuminance(mix(veil, a.accent2, 0.3), light.selected)
	p.backs[AlertBack] = withLuminance(vivid(a.alert), light.alert)
	if g.dark && a.reverse {
		light.bar, light.selectedBar = reversedBars[0], reversedBars[1]
	}
	a.gradient(p.backs[firstBar:], light.bar)
	a.gradient(p.backs[firstSelectedBar:], light.selectedBar)
}

// gradient fills the steps of a bar whose ends have the luminances given.
func (a *anchors) gradient(steps []rgb, luminance [2]float64) {
	from := withLuminance(a.from, luminance[0]).lab().polar()
	to := withLuminance(a.to, luminance[1]).lab().polar()
	for i := range Steps {
		steps[i] = from.toward(to, float64(i)/(Steps-1)).lab().rgb()
	}
}

// headerBack is the header's background. On a light terminal a bright one stays as it
// is, and a dark one becomes a tint of the same colours.
func (a *anchors) headerBack(dark bool) rgb {
	if dark || !lightOn(a.header.luminance()) {
		return a.header
	}
	return withLuminance(mix(a.header, a.accent, 0.5), 0.74)
}
