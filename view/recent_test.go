package view_test

import (
	"regexp"
	"strings"
	"testing"

	"iftopgo/internal/modeltest"
)

// TestRecentSecondsAreLowerTheLessARowIs looks at sparklines without colours: that of the
// largest row stands out, and what is even is half as high as what comes in bursts.
func TestRecentSecondsAreLowerTheLessARowIs(t *testing.T) {
	t.Parallel()
	steps := []rune(" ▁▂▃▄▅▆▇█")
	screen := plain(modeltest.Model(modeltest.Options{Overview: true, Width: 120, Height: 30}))
	for name, c := range map[string]struct {
		row         string
		least, most rune
	}{
		"the largest, in bursts":                {`cdn\.example\.net web`, '▆', '▇'},
		"a tenth and even":                      {`db-3\.internal web-1 postgresql 1`, '▄', '▅'},
		"less than a hundredth, and even":       {`router\.lan`, '▂', '▃'},
		"less than a hundredth, and in bursts ": {`mail\.example`, '▃', '▄'},
	} {
		line := regexp.MustCompile(c.row + `[^▁-█]*([▁-█]+)`).FindStringSubmatch(screen)
		if line == nil {
			t.Fatalf("%s is not on\n%s", name, screen)
		}
		highest := 0
		for _, r := range line[1] {
			highest = max(highest, strings.IndexRune(string(steps), r))
		}
		if low, high := strings.IndexRune(string(steps), c.least), strings.IndexRune(string(steps), c.most); highest < low || highest > high {
			t.Errorf("%s: %q, want its highest step from %c to %c", name, line[1], c.least, c.most)
		}
	}
}
