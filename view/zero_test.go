package view_test

import (
	"regexp"
	"strings"
	"testing"

	"iftopgo/internal/modeltest"
	"iftopgo/prefs"
	"iftopgo/theme"
	"iftopgo/view"
	"iftopgo/view/layout"
)

// TestRatesOfZeroAreDim looks for the colours of all rates of rows, and of the totals below
// them.
func TestRatesOfZeroAreDim(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{Width: 120, Height: 50, Change: func(p *prefs.Prefs) { p.Bars, p.Cumulative = false, false }})
	l := layout.Of(&m)
	rate := regexp.MustCompile(`(\x1b\[[0-9;]*m)[^\x1b]*? ([0-9][0-9.]*[kMG]?b)`)
	dim := m.Appearance.Theme.SGR(theme.Ground, theme.Dim)
	zeros, others := 0, 0
	for y, line := range strings.Split(view.Screen(&m), "\n") {
		for _, found := range rate.FindAllStringSubmatch(line, -1) {
			zero := found[2] == "0b"
			switch inList := y >= l.List.Y && y < l.List.Y+l.List.Height; {
			case !inList && found[1] == dim && y >= l.Totals.Y && y < l.Totals.Y+l.Totals.Height && zero:
				t.Errorf("a total of 0 is dim in %q", line)
			case !inList:
			case zero != (found[1] == dim):
				t.Errorf("%s is dim: %v in %q", found[2], !zero, line)
			case zero:
				zeros++
			default:
				others++
			}
		}
	}
	if zeros == 0 || others == 0 {
		t.Errorf("%d rates of 0 and %d others: nothing is tested", zeros, others)
	}
}
