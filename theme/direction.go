package theme

import "math"

// directionLuminances are the relative luminances (WCAG 2) of small, middling and large
// figures of a direction: the smallest can just be read, the largest are as bright as
// words. Of the two directions the one with the lighter hue is a little brighter
// throughout, for those who see red and green alike.
type directionLuminances struct{ brighter, darker [3]float64 }

var (
	darkDirections = directionLuminances{
		brighter: [3]float64{0.28, 0.46, 0.70},
		darker:   [3]float64{0.26, 0.36, 0.56},
	}
	lightDirections = directionLuminances{
		brighter: [3]float64{0.150, 0.105, 0.060},
		darker:   [3]float64{0.140, 0.085, 0.042},
	}
)

// directionTokens are the tokens of the two directions, from small to large figures.
var directionTokens = [2][3]Token{
	{ReceivedLow, Received, ReceivedHigh},
	{SentLow, Sent, SentHigh},
}

// paintDirections gives the tokens of the two directions the theme's hues.
func (a *anchors) paintDirections(p *palette, g *ground) {
	light := &lightDirections
	if g.dark {
		light = &darkDirections
	}
	hues, luminances := [2]rgb{a.received, a.sent}, [2]*[3]float64{&light.brighter, &light.darker}
	if a.sent.luminance() > a.received.luminance() {
		luminances[0], luminances[1] = luminances[1], luminances[0]
	}
	// On a ground of the theme's own what is small still has to be read; what is large has
	// little left of its hue if it gets brighter.
	by := [3]float64{g.by, math.Sqrt(g.by), 1}
	for d, tokens := range directionTokens {
		for i, k := range tokens {
			luminance := scaled(luminances[d][i], by[i])
			if g.dark {
				p.tokens[k] = withLuminance(hues[d], luminance)
			} else {
				p.tokens[k] = inDaylight(hues[d], luminance)
			}
		}
	}
}
