package theme

import (
	"cmp"
	"math"
	"slices"
)

// What makes a gradient in 256 colours look like one. Of single steps the most alike
// colour is best; of all together it is more important that they go on evenly, for
// there are few dark colours, and rounding each step on its own makes half of them
// the same and the others leap.
const (
	// evenness is how much a stride between two steps that is not as it should be
	// counts beside a colour that is not.
	evenness = 0.15
	// sameness is added where two steps are the same, turning where lightness goes
	// against the gradient.
	sameness = 0.0013
	turning  = 0.1
	// candidates is how many colours are tried for a step.
	candidates = 24
)

// gradient256 returns the indices of the colours that look most like a gradient.
func gradient256(want []rgb) (steps [Steps]uint8) {
	var tried [Steps][]candidate
	up := want[Steps-1].lab().l >= want[0].lab().l
	for i := range steps {
		seen := visible(want[0].luminance(), up)
		tried[i] = similarColors(want[i].lab(), func(index int) bool { return seen(xterm[index].luminance) })
	}
	for i := 1; i < Steps; i++ {
		from, to := want[i-1].lab(), want[i].lab()
		for j := range tried[i] {
			here := &tried[i][j]
			least := math.Inf(1)
			for k := range tried[i-1] {
				before := &tried[i-1][k]
				if sum := before.cost + stride(before, here, from, to, up); sum < least {
					least, here.before = sum, k
				}
			}
			here.cost += least
		}
	}
	best := slices.MinFunc(tried[Steps-1], cheaper)
	for i := Steps - 1; i > 0; i-- {
		steps[i] = best.index
		best = tried[i-1][best.before]
	}
	steps[0] = best.index
	return steps
}

// candidate is a colour for a step, with what the best gradient up to it costs and
// where that comes from.
type candidate struct {
	index  uint8
	cost   float64
	before int
}

func cheaper(a, b candidate) int { return cmp.Compare(a.cost, b.cost) }

// visible returns what says whether a luminance is as far from the ground as that of
// a bar's start, or nearly: bars go away from it, upward in the dark.
func visible(start float64, up bool) func(luminance float64) bool {
	const nearly = 0.7 // The darkest red is; the darkest grey but one is not.
	if up {
		return func(luminance float64) bool { return luminance >= nearly*start }
	}
	return func(luminance float64) bool { return luminance <= start }
}

// similarColors are the colours most like one, of those that may be taken.
func similarColors(want lab, may func(index int) bool) []candidate {
	all := make([]candidate, 0, 256-firstFixed)
	for i := firstFixed; i < 256; i++ {
		if may(i) {
			all = append(all, candidate{index: uint8(i), cost: unlike(xterm[i].lab, want)})
		}
	}
	slices.SortStableFunc(all, cheaper)
	return all[:min(candidates, len(all))]
}

// stride is what going from one colour to another costs, where it should be from and
// to.
func stride(a, b *candidate, from, to lab, up bool) float64 {
	have, want := xterm[b.index].lab.minus(xterm[a.index].lab), to.minus(from)
	cost := evenness * unlike(have, want)
	switch {
	case a.index == b.index:
		cost += sameness
	case (have.l > 0) != up:
		cost += turning
	}
	return cost
}

// unlike is the square of how different two colours look, hues above all.
func unlike(v, w lab) float64 {
	d := v.minus(w)
	return d.l*d.l + hueWeight*(d.a*d.a+d.b*d.b)
}
