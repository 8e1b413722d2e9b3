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

// The backgrounds terminals commonly have. Text on the ground is fitted to the
// hardest of them: not to pure black or white, but to the raised dark grey and
// the cream that popular colour schemes use.
const (
	groundDark   rgb = 0x0b0e14
	groundLight  rgb = 0xffffff
	hardestDark  rgb = 0x1b1f27
	hardestLight rgb = 0xf4f1e8
)

// Luminances of the backs, for dark and light terminals. On a dark one, bars go from
// almost black to the brightest colour on which text can be read; on a light one
// from a tint to a pastel. The selected row lies between the ground and its own,
// brighter bars, so that all three differ.
var (
	darkLuminances = luminances{
		popup: 0.011, field: 0.020, selected: 0.019, alert: 0.052,
		bar: [2]float64{0.032, 0.105}, selectedBar: [2]float64{0.056, 0.140},
	}
	lightLuminances = luminances{
		popup: 0.93, field: 0.88, selected: 0.84, alert: 0.70,
		bar: [2]float64{0.80, 0.52}, selectedBar: [2]float64{0.66, 0.44},
	}
	// reversedBars are the bars of a theme whose bars are light in the dark.
	reversedBars = [2][2]float64{{0.50, 0.62}, {0.66, 0.80}}
)

// luminances are the relative luminances (WCAG 2) of the backs.
type luminances struct {
	popup, field, selected, alert float64
	bar, selectedBar              [2]float64
}

// Signal colours, for themes that do not bring their own.
const (
	signalOK    rgb = 0x4ade80
	signalWarn  rgb = 0xfacc15
	signalAlert rgb = 0xff5a5f
)

// palette derives the colours of all tokens and backs. Those that are not anchors are
// mixed from anchors in OKLab.
func (a *anchors) palette(dark bool) palette {
	var p palette
	ground, light := groundDark, darkLuminances
	p.ground = hardestDark.luminance()
	if !dark {
		ground, light = groundLight, lightLuminances
		p.ground = hardestLight.luminance()
	}
	a.paintTokens(&p, ground)
	if !dark {
		p.daylight()
	}
	a.paintBacks(&p, ground, light, dark)
	return p
}

func (a *anchors) paintTokens(p *palette, ground rgb) {
	quiet := func(c rgb, t float64) rgb { return mix(c, ground, t) }
	// Signal colours get a little of the theme's accent.
	signal := func(c rgb) rgb { return mix(c, a.accent, 0.08) }

	p.tokens = [Tokens]rgb{
		Text:         a.text,
		Dim:          quiet(a.text, 0.30),
		Faint:        quiet(a.text, 0.48),
		Accent:       a.accent,
		Accent2:      a.accent2,
		Local:        a.local,
		Remote:       a.remote,
		Arrow:        quiet(a.accent, 0.35),
		Sent:         a.accent,
		Received:     a.accent2,
		SentLow:      quiet(a.accent, 0.45),
		SentHigh:     mix(a.accent, a.text, 0.35),
		ReceivedLow:  quiet(a.accent2, 0.45),
		ReceivedHigh: mix(a.accent2, a.text, 0.35),
		Share:        quiet(a.accent, 0.25),
		Rate2:        a.hot,
		Rate10:       mix(a.hot, a.cool, 0.55),
		Rate40:       a.cool,
		Total:        a.total,
		Process:      a.process,
		Sparkline:    a.accent,
		Scale:        quiet(mix(a.accent, a.text, 0.4), 0.30),
		Frame:        quiet(a.accent2, 0.60),
		HeaderText:   quiet(a.text, 0.20),
		HeaderValue:  a.accent,
		SelectedText: a.text,
		Pinned:       mix(0xffd75f, a.accent, 0.15),
		OK:           signal(signalOK),
		Warn:         signal(signalWarn),
		Alert:        a.alarm(),
		PopupFrame:   quiet(a.accent, 0.45),
		PopupTitle:   a.accent,
		Key:          a.accent2,
	}
}

// daylight darkens the tokens for a light terminal. Words come close to black, and
// colours become more saturated.
func (p *palette) daylight() {
	for k := range Token(Tokens) {
		luminance := 0.105
		switch k {
		case Text, SelectedText:
			luminance = 0.018
		case Total, HeaderText:
			luminance = 0.050
		case Dim:
			luminance = 0.085
		case Faint, Scale, Arrow:
			luminance = 0.150
		case Frame, PopupFrame, Sparkline, Share:
			luminance = 0.230
		default:
		}
		p.tokens[k] = lower(saturate(lower(p.tokens[k], luminance), 1.6), luminance)
	}
}

// alarm is the theme's colour of alerts.
func (a *anchors) alarm() rgb {
	if a.alert != 0 {
		return a.alert
	}
	return mix(signalAlert, a.accent, 0.08)
}

func (a *anchors) paintBacks(p *palette, ground rgb, light luminances, dark bool) {
	// Large areas are the accent greyed by half, to be less prominent than text.
	veil := mix(mix(a.accent, a.from, 0.4), 0x808080, 0.5)

	p.backs[Ground] = ground
	p.backs[HeaderBack] = a.headerBack(dark)
	p.backs[PopupBack] = withLuminance(veil, light.popup)
	p.backs[FieldBack] = withLuminance(veil, light.field)
	p.backs[SelectedBack] = withLuminance(mix(veil, a.accent2, 0.3), light.selected)
	p.backs[AlertBack] = withLuminance(a.alarm(), light.alert)
	if dark && a.reverse {
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
