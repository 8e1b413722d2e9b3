package view_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/internal/modeltest"
	"iftopgo/theme"
	"iftopgo/view"
)

// barSteps are the steps of the scale's gradient that the cells of a line lie on, -1
// where no bar is.
func barSteps(line string, step map[string]int) (cells []int) {
	at := -1
	for line != "" {
		if sgr, rest, ok := strings.Cut(line, "m"); ok && strings.HasPrefix(line, "\x1b[") {
			at = -1
			if n, bar := step[sgr+"m"]; bar {
				at = n
			}
			line = rest
			continue
		}
		cluster, width := ansi.FirstGraphemeCluster(line, ansi.GraphemeWidth)
		for range width {
			cells = append(cells, at)
		}
		line = line[len(cluster):]
	}
	return cells
}

// TestBarsTakeTheirColoursFromTheScale wants all bars to have the same colour in the same
// column, further on the further right, and short ones not to have the last.
func TestBarsTakeTheirColoursFromTheScale(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{Width: 120, Height: 40})
	step := map[string]int{}
	for n := range theme.Steps {
		for k := range theme.Token(theme.Tokens) {
			step[m.Appearance.Theme.SGR(theme.BarBack(n), k)] = n
		}
	}
	column, bars, short := map[int]int{}, 0, 0
	for line := range strings.SplitSeq(view.Screen(&m), "\n") {
		cells := barSteps(line, step)
		last, most := 0, -1
		for x, n := range cells {
			if n < 0 {
				continue
			}
			if was, seen := column[x]; seen && was != n {
				t.Errorf("column %d has step %d in one bar and %d in another", x, was, n)
			}
			if n < most {
				t.Errorf("a bar goes back from step %d to %d in column %d", most, n, x)
			}
			column[x], last, most = n, x, max(most, n)
		}
		if most < 0 {
			continue
		}
		bars++
		if last < len(cells)/2 {
			short++
			if most > theme.Steps/2 {
				t.Errorf("a bar that ends in column %d has step %d", last, most)
			}
		}
	}
	if bars < 10 || short == 0 {
		t.Errorf("%d bars, %d of them short: too few to tell", bars, short)
	}
}
