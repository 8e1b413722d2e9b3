package theme

import "testing"

// TestGradientsIn256ColoursNeverReverse wants every bar to get lighter, or darker,
// all the way, to be made of two colours at least, and to be seen where it starts.
func TestGradientsIn256ColoursNeverReverse(t *testing.T) {
	t.Parallel()
	for _, d := range All() {
		for _, dark := range []bool{true, false} {
			p := d.anchors.palette(dark)
			for _, first := range []Back{firstBar, firstSelectedBar} {
				want := p.backs[first : first+Steps]
				steps := gradient256(want)
				up := want[Steps-1].lab().l > want[0].lab().l
				for i := 1; i < Steps; i++ {
					a, b := steps[i-1], steps[i]
					if a != b && (xterm[b].lab.l > xterm[a].lab.l) != up {
						t.Errorf("%s dark=%t: a bar goes back from %d to %d: %v", d.ID, dark, a, b, steps)
					}
				}
				if steps[0] == steps[Steps-1] {
					t.Errorf("%s dark=%t: a bar ends as it starts: %v", d.ID, dark, steps)
				}
				if !visible(want[0].luminance(), up)(xterm[steps[0]].luminance) {
					t.Errorf("%s dark=%t: a bar starts nearer to the ground than it should: %v", d.ID, dark, steps)
				}
			}
		}
	}
}

// TestNoColourComesTwiceInABarWithOthersBetween wants a colour that a bar has left not to come again, as
// grey did between two hues.
func TestNoColourComesTwiceInABarWithOthersBetween(t *testing.T) {
	t.Parallel()
	for _, d := range All() {
		for _, dark := range []bool{true, false} {
			p := d.anchors.palette(dark)
			steps := gradient256(p.backs[firstBar : firstBar+Steps])
			left := map[uint8]bool{}
			for i := 1; i < Steps; i++ {
				if steps[i] != steps[i-1] {
					left[steps[i-1]] = true
				}
				if left[steps[i]] {
					t.Errorf("%s dark=%t: %d comes again: %v", d.ID, dark, steps[i], steps)
				}
			}
		}
	}
}
