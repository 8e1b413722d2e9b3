package theme

// textContrast is the least contrast of text: level AA of WCAG 2, 1.4.3.
const textContrast = 4.5

// bisections is how often a search halves its interval: to 1/1024, finer than
// the 255 steps of a channel.
const bisections = 10

// roundingRoom is how much a search overshoots its luminance, relatively, so
// that rounding to 8 bits a channel does not fall short of it.
const roundingRoom = 0.015

// legible returns c, moved toward white or black only as far as it must be for
// a contrast of at least ratio with text or lines on a back of the luminance
// given. The hue stays; a colour with enough contrast is returned unchanged.
func legible(c rgb, back, ratio float64) rgb {
	if contrast(c.luminance(), back) >= ratio {
		return c
	}
	if lightOn(back) {
		return raise(c, at(back, ratio)*(1+roundingRoom))
	}
	return lower(c, at(back, ratio)*(1-roundingRoom))
}

// at is the luminance with a contrast with a back.
func at(back, ratio float64) float64 {
	if lightOn(back) {
		return (back+0.05)*ratio - 0.05
	}
	return (back+0.05)/ratio - 0.05
}

// lightOn says whether text on a back of that luminance is light, which is
// where white has the better contrast than black.
func lightOn(back float64) bool { return contrast(1, back) >= contrast(0, back) }

// withLuminance returns c at the relative luminance given, keeping its hue:
// mixed with black it keeps its saturation, mixed with white it turns pastel.
func withLuminance(c rgb, luminance float64) rgb {
	if c.luminance() < luminance {
		return raise(c, luminance)
	}
	return lower(c, luminance)
}

// raise mixes c with white until it has at least the luminance given.
func raise(c rgb, luminance float64) rgb {
	from, to := c.lab(), white.lab()
	low, high := 0.0, 1.0
	for range bisections {
		t := (low + high) / 2
		if from.toward(to, t).luminance() < luminance {
			low = t
		} else {
			high = t
		}
	}
	return from.toward(to, high).rgb()
}

// lower mixes c with black until it has at most the luminance given.
func lower(c rgb, luminance float64) rgb {
	from := c.lab()
	low, high := 0.0, 1.0
	for range bisections {
		t := (low + high) / 2
		if from.toward(lab{}, t).luminance() > luminance {
			low = t
		} else {
			high = t
		}
	}
	return from.toward(lab{}, high).rgb()
}
