package theme

// ansi256 renders a palette in xterm's fixed 240 colours. It is not a rounding
// of the truecolor rendering: backs are rounded first, by hue more than by
// lightness and bars as a whole, and each token is then the most alike of the
// colours that can be read on the rounded back.
func ansi256(p *palette) *pens {
	out := new(pens)
	common := common256(p)
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

// common256 are the indices of the tokens on the ground. Nothing but alerts looks like
// an alert or is red, and the three colours of a direction are chosen together.
func common256(p *palette) (all [Tokens]uint8) {
	all[Alert] = alert256(p, p.ground)
	others := similarTo(p, all[Alert])
	for k := range Token(Tokens) {
		if k != Alert {
			all[k] = nearestOf(p.tokens[k], k.rangeOf(p.ground, k.groundRatio()), &others)
		}
	}
	for d, steps := range directions256(p, &others) {
		for i, k := range directionTokens[d] {
			all[k] = steps[i]
		}
	}
	return all
}

// alone is how far in OKLab, at least, other colours are from that of alerts: five
// times what just shows.
const alone = 0.10

// alert256 is the colour of alerts on a back. A red one stays red, as vivid as can be had:
// the nearest may be a pink or a brown.
func alert256(p *palette, back float64) uint8 {
	want, in := p.tokens[Alert], legibleRange(back, Alert.ratio())
	if want.isRed() {
		if index := nearestOf(vivid(want), in, &notRed); !notRed[index] {
			return index
		}
	}
	return nearestLegible(want, back, Alert.ratio())
}

// notRed are the colours that are not red enough for an alert that is.
var notRed = func() (avoid [256]bool) {
	for i := range avoid {
		avoid[i] = !xterm[i].red || xterm[i].lab.polar().c < vividChroma*0.7
	}
	return avoid
}()

// similarTo are the colours that look like that of alerts, and all that are red: dark orange
// and pink would be rounded to them. A user's theme whose alerts are not red may have reds.
func similarTo(p *palette, alert uint8) (similar [256]bool) {
	redAlert := p.tokens[Alert].isRed()
	for i := firstFixed; i < 256; i++ {
		near := xterm[i].lab.minus(xterm[alert].lab).length() < alone
		similar[i] = near || redAlert && xterm[i].red
	}
	return similar
}

// backs256 are the indices of the backs. Bars are chosen as a whole.
func backs256(p *palette) (all [Backs]uint8) {
	for b := range Back(Backs) {
		all[b] = nearest(p.backs[b])
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
	alert := common[Alert]
	if !legibleRange(back, Alert.ratio()).has(xterm[alert].luminance) {
		alert = alert256(p, back)
	}
	others := similarTo(p, alert)
	for k := range Token(Tokens) {
		index := alert
		if k != Alert {
			index = readable256(p, common, k, back, &others)
		}
		row[k] = pen{fg: indexedPaint(index), bg: bg, bold: k.bold()}
	}
	return row
}

// readable256 is the colour of a token on a back: the one it has on the ground, or the
// most alike that can be read. Where few can be read it may be one to avoid, or have more
// contrast than it needs.
func readable256(p *palette, common *[Tokens]uint8, k Token, back float64, avoid *[256]bool) uint8 {
	in := k.rangeOf(back, k.ratio())
	if index := common[k]; in.has(xterm[index].luminance) && !avoid[index] {
		return index
	}
	if index := nearestOf(p.tokens[k], in, avoid); in.has(xterm[index].luminance) {
		return index
	}
	return nearestLegible(p.tokens[k], back, k.ratio())
}
