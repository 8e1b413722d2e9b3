package layout

import (
	"strings"
	"testing"

	"iftopgo/model"
	"iftopgo/prefs"
)

// TestTheLogarithmicScaleHasEvenTicks looks at the marks by the width of the screen
// and the end of the scale.
func TestTheLogarithmicScaleHasEvenTicks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		width int
		most  prefs.Rate
		want  string
	}{
		"100Mb, 200 cells": {200, 100e6, "10b 100b 1kb 10kb 100kb 1Mb 10Mb 100Mb"},
		"100Mb, 112 cells": {112, 100e6, "10b 100b 1kb 10kb 100kb 1Mb 10Mb 100Mb"},
		"100Mb, 111 cells": {111, 100e6, "10b 1kb 100kb 10Mb 100Mb"},
		"100Mb, 78 cells":  {78, 100e6, "10b 1kb 100kb 10Mb 100Mb"},
		"100Mb, 60 cells":  {60, 100e6, "10b 1kb 100kb 100Mb"},
		"100Mb, 20 cells":  {20, 100e6, "10b 100Mb"},
		"1Gb, 78 cells":    {78, 1e9, "10b 1kb 100kb 10Mb 1Gb"},
		"1Mb, 78 cells":    {78, 1e6, "10b 1kb 100kb 1Mb"},
		"25Gb, 200 cells":  {200, 25e9, "10b 100b 1kb 10kb 100kb 1Mb 10Mb 100Mb 1Gb 25Gb"},
	} {
		m := model.New("", iftop(), nil, model.Appearance{})
		m.Prefs.ScaleMax = c.most
		var got []string
		for _, tick := range Ticks(&m, Rect{Width: c.width}) {
			got = append(got, model.Units{}.FormatStep(tick.BytesPerSecond))
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestLabelsOfTheScaleDoNotOverlap narrows the screen down, with every end.
func TestLabelsOfTheScaleDoNotOverlap(t *testing.T) {
	t.Parallel()
	for i, step := range append(scaleSteps[:], scaleSteps[:]...) {
		inBytes := i < len(scaleSteps)
		for width := MinWidth; width <= 300; width++ {
			m := model.New("", iftop(), nil, model.Appearance{})
			m.Prefs.ScaleMax, m.Prefs.Bytes = prefs.Rate(step), inBytes
			ticks := Ticks(&m, Rect{Width: width})
			for i := range ticks {
				if ticks[i].X < 0 || ticks[i].X >= width || (i > 0 && ticks[i].X <= ticks[i-1].X) {
					t.Fatalf("%d cells: marks at %v", width, ticks)
				}
				if i == 0 {
					continue
				}
				before := ticks[i-1].X + len(m.Units().FormatStep(ticks[i-1].BytesPerSecond))
				label := len(m.Units().FormatStep(ticks[i].BytesPerSecond))
				if x := min(ticks[i].X, width-label); x <= before {
					t.Errorf("%d cells up to %v: a label up to %d touches one at %d", width, step, before, x)
				}
			}
		}
	}
}

// TestTheLinearScaleEndsAtTheNextOf125 looks at its end by the traffic, in bits a second.
func TestTheLinearScaleEndsAtTheNextOf125(t *testing.T) {
	t.Parallel()
	for bits, want := range map[float64]float64{
		0: 1000, 1000: 1000, 1001: 2000, 2001: 5000, 4_999: 5000, 5001: 10_000, 63.9e6: 100e6, 101e6: 200e6, 100e9: 100e9, 1.4e20: 2e20,
	} {
		if got := roundUp(bits); got != want {
			t.Errorf("%g bits: up to %g, want %g", bits, got, want)
		}
	}
}
