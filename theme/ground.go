package theme

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

// brightestBack is the luminance above which no text on a back can be read: white has
// the contrast of text on 0.183, and some room is left for what is to differ from it.
const brightestBack = 0.165

// scaled returns the luminances for a ground that is so much brighter, or darker, than
// the usual: each back keeps its contrast with the ground, as far as text can still be
// read on it.
func (l luminances) scaled(by float64, dark bool) luminances {
	scale := func(v float64) float64 {
		if v = scaled(v, by); dark {
			v = min(v, brightestBack)
		}
		return v
	}
	return luminances{
		popup: scale(l.popup), field: scale(l.field), selected: scale(l.selected), alert: scale(l.alert),
		bar:         [2]float64{scale(l.bar[0]), scale(l.bar[1])},
		selectedBar: [2]float64{scale(l.selectedBar[0]), scale(l.selectedBar[1])},
	}
}

// scaled is the luminance that has the same contrast with a ground so much brighter.
func scaled(luminance, by float64) float64 { return clamp((luminance+0.05)*by - 0.05) }

// ground is what a theme is worked out for.
type ground struct {
	dark bool
	// color is the background that what is dim is mixed with.
	color rgb
	// hardest is the luminance that text on the ground is fitted to, and by is how much
	// brighter it is than the usual one.
	hardest, by float64
	backs       luminances
}

// ground returns the theme's own ground, if its scheme has one, or the usual.
func (a *anchors) ground(dark bool) ground {
	g := ground{dark: dark, color: groundLight, hardest: hardestLight.luminance(), by: 1, backs: lightLuminances}
	own := a.grounds[1]
	if dark {
		g.color, g.hardest, g.backs = groundDark, hardestDark.luminance(), darkLuminances
		own = a.grounds[0]
	}
	if own == 0 {
		return g
	}
	usual := g.hardest
	if dark {
		g.hardest = max(usual, own.luminance())
	} else {
		g.hardest = min(usual, own.luminance())
	}
	g.by = brighter(g.hardest, usual)
	g.backs = g.backs.scaled(brighter(own.luminance(), g.color.luminance()), dark)
	g.color = own
	return g
}

// brighter is how much brighter one luminance is than another, to the eye.
func brighter(a, b float64) float64 { return (a + 0.05) / (b + 0.05) }
