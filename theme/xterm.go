package theme

import "math"

// swatch256 is an entry of xterm's 256-colour palette.
type swatch256 struct {
	rgb       rgb
	lab       lab
	luminance float64
	red       bool
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
		table[i].red = table[i].rgb.isRed()
	}
	return table
}()

// hueWeight is how much more a difference of hue and saturation counts than one
// of lightness: a theme is recognised by its hues.
const hueWeight = 2.0

// between is a range of luminances.
type between struct{ low, high float64 }

func (r between) has(luminance float64) bool { return luminance >= r.low && luminance <= r.high }

// nearest returns the index of the colour most like c.
func nearest(c rgb) uint8 { return nearestOf(c, between{0, 1}, nil) }

// nearestOf returns the index of the colour most like c whose luminance lies in a range,
// which leaves a choice, and that is not among those to avoid, if there are any.
func nearestOf(c rgb, in between, avoid *[256]bool) uint8 {
	want := c.lab()
	best, least := firstFixed, math.Inf(1)
	for i := firstFixed; i < 256; i++ {
		have := &xterm[i]
		if !in.has(have.luminance) || avoid != nil && avoid[i] {
			continue
		}
		if d := unlike(have.lab, want); d < least {
			best, least = i, d
		}
	}
	return uint8(best)
}

// legibleRange is the range of luminances with at least the contrast given to a back of
// the luminance given; white or black alone, if no others have it.
func legibleRange(back, ratio float64) between {
	const whitest, blackest = 1 - 1e-9, 1e-9
	if lightOn(back) {
		return between{min(at(back, ratio), whitest), 1}
	}
	return between{0, max(at(back, ratio), blackest)}
}

// rangeOf is the range of luminances for a token on a back: labels have no more contrast
// than they need.
func (k Token) rangeOf(back, ratio float64) between {
	in := legibleRange(back, ratio)
	switch {
	case !k.isLabel():
	case lightOn(back):
		in.high = min(at(back, mostLabelContrast), 1)
	default:
		in.low = max(at(back, mostLabelContrast), 0)
	}
	return in
}

// nearestLegible returns the index of the colour most like c that can be read on a back.
func nearestLegible(c rgb, back, ratio float64) uint8 {
	return nearestOf(c, legibleRange(back, ratio), nil)
}
