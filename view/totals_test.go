package view_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/internal/modeltest"
	"iftopgo/view"
)

// TestTheTotalsShowTheSameFiguresInAllLines narrows the screen down, also where
// figures may be too low and their mark takes a cell more.
func TestTheTotalsShowTheSameFiguresInAllLines(t *testing.T) {
	t.Parallel()
	for _, lossy := range []bool{false, true} {
		for width := 20; width <= 90; width++ {
			m := modeltest.Model(modeltest.Options{Width: width, Height: 14, Lossy: lossy})
			figures := map[int]int{}
			screen := ansi.Strip(view.Screen(&m))
			for line := range strings.Lines(screen) {
				name, rest, _ := strings.Cut(strings.Trim(line, "│\n"), " ")
				if name == "TX" || name == "RX" || name == "TOTAL" {
					figures[len(strings.Fields(rest))]++
				}
			}
			for n, lines := range figures {
				if lines != 3 || n < 1 {
					t.Errorf("lossy %v, %d cells: %d lines have %d figures and labels:\n%s", lossy, width, lines, n, screen)
				}
			}
		}
	}
}
