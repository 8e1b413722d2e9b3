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

// TestTheLogarithmicScaleIsRoundInEveryUnit looks at its marks on a wide screen.
func TestTheLogarithmicScaleIsRoundInEveryUnit(t *testing.T) {
	t.Parallel()
	for u, want := range map[model.Units]string{
		{}:                          "10b 100b 1kb 10kb 100kb 1Mb",
		{Bytes: true}:               "1B 10B 100B 1kB 10kB 100kB",
		{Binary: true}:              "32b 1Kib 32Kib 1Mib",
		{Bytes: true, Binary: true}: "1B 32B 1KiB 32KiB",
	} {
		m := model.New("", iftop(), nil, model.Appearance{})
		m.Prefs.Bytes = u.Bytes
		if u.Binary {
			m.Prefs.Prefixes = prefs.BinaryPrefixes
		}
		var got []string
		for _, tick := range Ticks(&m, Rect{Width: 200}) {
			got = append(got, u.FormatStep(tick.BytesPerSecond))
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("%+v: %s, want %s", u, got, want)
		}
	}
}

// TestLabelsOfTheScaleDoNotOverlap narrows the screen down, with every end in every unit.
func TestLabelsOfTheScaleDoNotOverlap(t *testing.T) {
	t.Parallel()
	for u := range logScales {
		for _, scale := range logScales {
			for _, end := range scale.ends {
				for width := MinWidth; width <= 300; width++ {
					labelsDoNotOverlap(t, u, end, width)
				}
			}
		}
	}
}

func labelsDoNotOverlap(t *testing.T, u model.Units, end float64, width int) {
	t.Helper()
	m := model.New("", iftop(), nil, model.Appearance{})
	m.Prefs.ScaleMax, m.Prefs.Bytes = prefs.Rate(end), u.Bytes
	if u.Binary {
		m.Prefs.Prefixes = prefs.BinaryPrefixes
	}
	ticks := Ticks(&m, Rect{Width: width})
	for i := range ticks {
		if ticks[i].X < 0 || ticks[i].X >= width || (i > 0 && ticks[i].X <= ticks[i-1].X) {
			t.Fatalf("%+v, %d cells: marks at %v", u, width, ticks)
		}
		if i == 0 {
			continue
		}
		before := ticks[i-1].X + len(u.FormatStep(ticks[i-1].BytesPerSecond))
		label := len(u.FormatStep(ticks[i].BytesPerSecond))
		if x := min(ticks[i].X, width-label); x <= before {
			t.Errorf("%+v, %d cells up to %v: a label up to %d touches one at %d", u, width, end, before, x)
		}
	}
}
