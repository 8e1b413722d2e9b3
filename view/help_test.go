package view_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/view"
	"iftopgo/view/layout"
	"iftopgo/view/sample"
)

// TestTheHelpIsWhole looks for every text of the help, uncut, where there is room
// for the help.
func TestTheHelpIsWhole(t *testing.T) {
	t.Parallel()
	for _, width := range []int{69, 80, 200} {
		m := sample.Press(sample.Model(sample.Options{Width: width, Height: 100}), "?")
		screen := ansi.Strip(view.Screen(&m))
		for _, line := range layout.HelpLines(&m) {
			for _, text := range []string{line.Heading, line.Keys, line.Help, line.Name} {
				if !strings.Contains(screen, " "+text+" ") {
					t.Errorf("at %d columns %q is not in the help", width, text)
				}
			}
		}
	}
}
