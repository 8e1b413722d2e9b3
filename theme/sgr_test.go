package theme

import (
	"strconv"
	"strings"
	"testing"
)

// look is what a terminal would make of an SGR sequence.
type look struct {
	fg, bg                   paint
	bold, underline, reverse bool
}

// readSGR reads one SGR sequence as a terminal does; the test fails on anything
// that is not exactly one sequence which starts by resetting.
func readSGR(t *testing.T, sgr string) (l look) {
	t.Helper()
	body, ok := strings.CutPrefix(sgr, "\x1b[")
	body, isSGR := strings.CutSuffix(body, "m")
	if !ok || !isSGR {
		t.Fatalf("sequence %q is not one SGR sequence", sgr)
	}
	var n []int
	for field := range strings.SplitSeq(body, ";") {
		v, err := strconv.Atoi(field)
		if err != nil {
			t.Fatalf("sequence %q: %v", sgr, err)
		}
		n = append(n, v)
	}
	if n[0] != 0 {
		t.Fatalf("sequence %q does not start by resetting", sgr)
	}
	for i := 1; i < len(n); i++ {
		switch v := n[i]; {
		case v == 1:
			l.bold = true
		case v == 4:
			l.underline = true
		case v == 7:
			l.reverse = true
		case v == 38 || v == 48:
			p, used := readExtended(t, sgr, n[i+1:])
			i += used
			if v == 38 {
				l.fg = p
			} else {
				l.bg = p
			}
		case v >= 30 && v <= 37:
			l.fg = basicPaint(uint8(v - 30))
		case v >= 90 && v <= 97:
			l.fg = basicPaint(uint8(v - 82))
		case v >= 40 && v <= 47:
			l.bg = basicPaint(uint8(v - 40))
		default:
			t.Fatalf("sequence %q has the unexpected parameter %d", sgr, v)
		}
	}
	return l
}

func readExtended(t *testing.T, sgr string, n []int) (paint, int) {
	t.Helper()
	switch {
	case len(n) >= 4 && n[0] == 2:
		return fullPaint(rgb(n[1]<<16 | n[2]<<8 | n[3])), 4
	case len(n) >= 2 && n[0] == 5:
		return indexedPaint(uint8(n[1])), 2
	}
	t.Fatalf("sequence %q has a broken colour", sgr)
	return paint{}, 0
}

// backOf is the background of a back.
func backOf(t *testing.T, th *Theme, b Back) paint {
	t.Helper()
	return readSGR(t, th.SGR(b, Text)).bg
}

// luminanceOf is the luminance of a paint; of the terminal's own sixteen colours as xterm
// has them.
func luminanceOf(t *testing.T, p paint) float64 {
	t.Helper()
	switch p.kind {
	case full:
		return p.value.luminance()
	case basic, indexed:
		return xterm[p.value].luminance
	default:
		t.Fatalf("paint %+v looks different in each terminal", p)
		return 0
	}
}
