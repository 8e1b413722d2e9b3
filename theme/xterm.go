package theme

import "math"

// swatch256 is an entry of xterm's 256-colour palette.
type swatch256 struct {
	rgb       rgb
	lab       lab
	luminance float64
}

// firstFixed is the first index whose colour is the same in every terminal:
// below are the sixteen that users redefine.
const firstFixed = 16

// xtermBasic are the sixteen as xterm itself has them. They serve to read a
// user's indices and to know hues, never to count on a contrast.
var xtermBasic = [firstFixed]rgb{
	0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
	0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
}

// xterm is xterm's palette from 256colres.pl: the sixteen, a cube of 6×6×6, and
// 24 greys.
var xterm = func() (table [256]swatch256) {
	levels := [6]rgb{0, 95, 135, 175, 215, 255}
	for i, c := range xtermBasic {
		table[i].rgb = c
	}
	for i := firstFixed; i < 232; i++ {
		n := i - firstFixed
		table[i].rgb = levels[n/36]<<16 | levels[n/6%6]<<8 | levels[n%6]
	}
	for i := 232; i < 256; i++ {
		level := rgb(8 + 10*(i-232))
		table[i].rgb = level<<16 | level<<8 | level
	}
	for i := range table {
		table[i].lab = table[i].rgb.lab()
		table[i].luminance = table[i].rgb.luminance()
	}
	return table
}()

// hueWeight is how much more a difference of hue and saturation counts than one
// of lightness: a theme is recognised by its hues.
const hueWeight = 2.0

// nearest returns the index of the colour most like c whose luminance lies
// between low and high, which leave a choice.
func nearest(c rgb, low, high float64) uint8 {
	want := c.lab()
	best, least := firstFixed, math.Inf(1)
	for i := firstFixed; i < 256; i++ {
		have := &xterm[i]
		if have.luminance < low || have.luminance > high {
			continue
		}
		if d := unlike(have.lab, want); d < least {
			best, least = i, d
		}
	}
	return uint8(best)
}

// nearestLegible returns the index of the colour most like c that has at least
// the contrast given with a back of the luminance given; white or black, if
// they do not have it either.
func nearestLegible(c rgb, back, ratio float64) uint8 {
	const whitest, blackest = 1 - 1e-9, 1e-9
	if lightOn(back) {
		return nearest(c, min((back+0.05)*ratio-0.05, whitest), 1)
	}
	return nearest(c, 0, max((back+0.05)/ratio-0.05, blackest))
}
