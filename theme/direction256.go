package theme

import "math"

// directions256 chooses the colours of the two directions' small, middling and large
// figures. All are chosen together, to go on from each other and to differ as they
// should: each rounded on its own, some would often be the same.
func directions256(p *palette, avoid *[256]bool) (all [2][3]uint8) {
	for d, tokens := range directionTokens {
		var tried [3][]candidate
		for i, k := range tokens {
			in := legibleRange(p.ground, k.groundRatio())
			tried[i] = similarColors(p.tokens[k].lab(), func(index int) bool {
				return in.has(xterm[index].luminance) && !avoid[index]
			})
			for j := range tried[i] {
				c := &tried[i][j]
				c.cost += paleness(p.tokens[k], c.index)
				if d > 0 {
					c.cost += besides(all[0][i], c.index)
				}
			}
		}
		all[d] = series256(p, tokens, &tried)
	}
	return all
}

// series256 is the series of colours that costs least.
func series256(p *palette, tokens [3]Token, tried *[3][]candidate) (steps [3]uint8) {
	least := math.Inf(1)
	for _, low := range tried[0] {
		for _, mid := range tried[1] {
			half := low.cost + mid.cost + stepCost(p, low, mid, tokens[:2])
			if half >= least {
				continue
			}
			for _, high := range tried[2] {
				if sum := half + high.cost + stepCost(p, mid, high, tokens[1:]); sum < least {
					least, steps = sum, [3]uint8{low.index, mid.index, high.index}
				}
			}
		}
	}
	return steps
}

// nearness is how much it counts beside a colour that is not as it should be, when it is
// nearer to another than it should be.
const nearness = 4.0

// turning256 is how much another hue counts.
const turning256 = 4.0

// stepCost is what it costs when one colour of a series is not as much lighter or darker
// than the one before as it should be, or of another hue.
func stepCost(p *palette, a, b candidate, tokens []Token) float64 {
	have, before := xterm[b.index].lab, xterm[a.index].lab
	want := p.tokens[tokens[1]].lab().l - p.tokens[tokens[0]].lab().l
	if math.Signbit(want) != math.Signbit(have.l-before.l) {
		return 1
	}
	short := max(math.Abs(want)-math.Abs(have.l-before.l), 0)
	turn := hueDistance(before.polar(), have.polar())
	return nearness*short*short + turning256*turn*turn
}

// paleness is what it costs when little is left of a hue: a direction in grey is none.
func paleness(want rgb, index uint8) float64 {
	lost := max(0.7*want.lab().polar().c-xterm[index].lab.polar().c, 0)
	return nearness * lost * lost
}

// hueDistance is the part of the distance of two colours that is due to their hues.
func hueDistance(p, q lch) float64 {
	return 2 * math.Sqrt(p.c*q.c) * math.Sin(hueBetween(p.h, q.h)/2)
}

// besides is what it costs when the two directions can hardly be told apart, by some
// people by lightness and by blue and yellow alone.
func besides(received, sent uint8) float64 {
	d := xterm[sent].lab.minus(xterm[received].lab)
	near := max(0.16-d.length(), 0)
	same := max(0.12-math.Hypot(d.l, d.b), 0)
	return nearness * (near*near + same*same)
}
