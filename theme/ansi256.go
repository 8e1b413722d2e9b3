package theme

// ansi256 renders a palette in xterm's fixed 240 colours. It is not a rounding
// of the truecolor rendering: backs are rounded first, by hue more than by
// lightness and bars as a whole, and each token is then the most alike of the
// colours that can be read on the rounded back.
func ansi256(p *palette) *pens {
	out := new(pens)
	var common [Tokens]uint8
	for k := range Token(Tokens) {
		common[k] = nearestLegible(p.tokens[k], p.ground, k.ratio())
	}
	backs := backs256(p)
	fitted := make(map[uint8]*[Tokens]pen, Backs)
	for b := range Back(Backs) {
		if b == Ground {
			out[b] = fit256(p, &common, paint{}, p.ground)
			continue
		}
		index := backs[b]
		if same := fitted[index]; same != nil {
			out[b] = *same
			continue
		}
		out[b] = fit256(p, &common, indexedPaint(index), xterm[index].luminance)
		fitted[index] = &out[b]
	}
	return out
}

// backs256 are the indices of the backs. Bars are chosen as a whole.
func backs256(p *palette) (all [Backs]uint8) {
	for b := range Back(Backs) {
		all[b] = nearest(p.backs[b], 0, 1)
	}
	for _, first := range []Back{firstBar, firstSelectedBar} {
		steps := gradient256(p.backs[first : first+Steps])
		copy(all[first:], steps[:])
	}
	return all
}

// fit256 chooses the tokens' colours on one back. A token keeps the colour it
// has on the ground where that can be read, so that it is recognised.
func fit256(p *palette, common *[Tokens]uint8, bg paint, back float64) (row [Tokens]pen) {
	for k := range Token(Tokens) {
		index := common[k]
		if contrast(xterm[index].luminance, back) < k.ratio() {
			index = nearestLegible(p.tokens[k], back, k.ratio())
		}
		row[k] = pen{fg: indexedPaint(index), bg: bg, bold: k.bold()}
	}
	return row
}
