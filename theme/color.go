package theme

import (
	"image/color"
	"math"
)

// rgb is a colour of the sRGB space as 0xRRGGBB.
type rgb uint32

const (
	black rgb = 0x000000
	white rgb = 0xffffff
)

// channels returns red, green and blue.
func (c rgb) channels() (r, g, b uint8) { return uint8(c >> 16), uint8(c >> 8), uint8(c) }

// color returns the colour as the standard library has it.
func (c rgb) color() color.Color {
	r, g, b := c.channels()
	return color.RGBA{R: r, G: g, B: b, A: 0xff}
}

// linear undoes the sRGB transfer curve (IEC 61966-2-1) for each channel value.
var linear = func() (table [256]float64) {
	for i := range table {
		v := float64(i) / 255
		if v <= 0.04045 {
			table[i] = v / 12.92
		} else {
			table[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return table
}()

// encode applies the sRGB transfer curve to a linear value and rounds it to a
// channel value. Values outside of the gamut are clamped.
func encode(v float64) rgb {
	switch {
	case v <= 0:
		return 0
	case v >= 1:
		return 255
	case v <= 0.0031308:
		return rgb(v*12.92*255 + 0.5)
	default:
		return rgb((1.055*math.Pow(v, 1/2.4)-0.055)*255 + 0.5)
	}
}

// luminance is WCAG 2's relative luminance, 0 for black to 1 for white.
func (c rgb) luminance() float64 {
	r, g, b := c.channels()
	return 0.2126*linear[r] + 0.7152*linear[g] + 0.0722*linear[b]
}

// contrast is WCAG 2's contrast ratio of two relative luminances, 1 to 21.
func contrast(a, b float64) float64 {
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

// lab is a colour in OKLab (Björn Ottosson, "A perceptual color space for image
// processing"). Mixing there keeps the hue, which mixing in sRGB does not: blue
// with white does not turn violet, and a gradient has no grey middle.
type lab struct{ l, a, b float64 }

func (c rgb) lab() lab {
	r8, g8, b8 := c.channels()
	r, g, b := linear[r8], linear[g8], linear[b8]
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return lab{
		l: 0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		a: 1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		b: 0.0259040371*l + 0.7827717662*m - 0.8086757660*s,
	}
}

// unclamped returns linear red, green and blue: outside of 0 to 1 for a colour that sRGB
// does not have.
func (v lab) unclamped() (r, g, b float64) {
	l := v.l + 0.3963377774*v.a + 0.2158037573*v.b
	m := v.l - 0.1055613458*v.a - 0.0638541728*v.b
	s := v.l - 0.0894841775*v.a - 1.2914855480*v.b
	l, m, s = l*l*l, m*m*m, s*s*s
	r = 4.0767416621*l - 3.3077115913*m + 0.2309699292*s
	g = -1.2684380046*l + 2.6097574011*m - 0.3413193965*s
	b = -0.0041960863*l - 0.7034186147*m + 1.7076147010*s
	return r, g, b
}

// linearRGB returns linear red, green and blue, clamped to the gamut.
func (v lab) linearRGB() (r, g, b float64) {
	r, g, b = v.unclamped()
	return clamp(r), clamp(g), clamp(b)
}

// shown says that sRGB has the colour.
func (v lab) shown() bool {
	const rounding = 1e-4
	r, g, b := v.unclamped()
	return min(r, g, b) >= -rounding && max(r, g, b) <= 1+rounding
}

func clamp(v float64) float64 { return min(max(v, 0), 1) }

// luminance is the relative luminance of the colour v stands for.
func (v lab) luminance() float64 {
	r, g, b := v.linearRGB()
	return 0.2126*r + 0.7152*g + 0.0722*b
}

func (v lab) rgb() rgb {
	r, g, b := v.linearRGB()
	return encode(r)<<16 | encode(g)<<8 | encode(b)
}

// minus is the way from w to v.
func (v lab) minus(w lab) lab { return lab{v.l - w.l, v.a - w.a, v.b - w.b} }

// length is how far it is along the way v.
func (v lab) length() float64 { return math.Sqrt(v.l*v.l + v.a*v.a + v.b*v.b) }

// toward returns the colour the part t, 0 to 1, of the way from v to w.
func (v lab) toward(w lab, t float64) lab {
	return lab{v.l + (w.l-v.l)*t, v.a + (w.a-v.a)*t, v.b + (w.b-v.b)*t}
}

// mix returns the colour the part t, 0 to 1, of the way from a to b.
func mix(a, b rgb, t float64) rgb { return a.lab().toward(b.lab(), t).rgb() }

// saturate multiplies the saturation of c by up to so much, more than 1: as far as sRGB
// has colours of its hue and lightness. Past that an orange would become red.
func saturate(c rgb, by float64) rgb {
	v := c.lab()
	low, high := 1.0, by
	if more := (lab{v.l, v.a * by, v.b * by}); more.shown() {
		return more.rgb()
	}
	for range bisections {
		t := (low + high) / 2
		if (lab{v.l, v.a * t, v.b * t}).shown() {
			low = t
		} else {
			high = t
		}
	}
	return lab{v.l, v.a * low, v.b * low}.rgb()
}

// lch is OKLab in polar coordinates: lightness, chroma, hue in radians.
type lch struct{ l, c, h float64 }

func (v lab) polar() lch { return lch{v.l, math.Hypot(v.a, v.b), math.Atan2(v.b, v.a)} }

func (p lch) lab() lab {
	sin, cos := math.Sincos(p.h)
	return lab{p.l, p.c * cos, p.c * sin}
}

// grey is the chroma below which a hue means nothing.
const grey = 0.02

// hueBetween is the angle between two hues, 0 to π.
func hueBetween(g, h float64) float64 { return math.Abs(math.Remainder(g-h, 2*math.Pi)) }

// toward returns the colour the part t, 0 to 1, of the way from p to q around
// the circle of hues, by the shorter way. Where lab.toward goes from teal to
// pink through grey, this goes through blue and violet.
func (p lch) toward(q lch, t float64) lch {
	switch {
	case p.c < grey:
		p.h = q.h
	case q.c < grey:
		q.h = p.h
	}
	turn := math.Remainder(q.h-p.h, 2*math.Pi)
	return lch{p.l + (q.l-p.l)*t, p.c + (q.c-p.c)*t, p.h + turn*t}
}
