package view_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/view"
	"iftopgo/view/layout"
)

// TestHelpListsEveryKey looks for every text of the help, uncut, where there is room
// for the help.
func TestHelpListsEveryKey(t *testing.T) {
	t.Parallel()
	for _, width := range []int{71, 80, 200} {
		m := modeltest.Press(modeltest.Model(modeltest.Options{Width: width, Height: 100}), "?")
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

// TestHelpAndTooltipsStayInsideTheBorder looks at the edges of screens with a
// border.
func TestHelpAndTooltipsStayInsideTheBorder(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{60, 20}, {72, 24}, {80, 24}, {80, 100}} {
		base := modeltest.Model(modeltest.Options{Width: size[0], Height: size[1]})
		for name, m := range map[string]model.Model{
			"help": modeltest.Press(base, "?"), "flow": modeltest.Press(base, "down", "enter"),
			"segment": modeltest.Send(base, tea.MouseClickMsg{X: size[0] - 4, Y: 1, Button: tea.MouseRight}),
		} {
			lines := strings.Split(ansi.Strip(view.Screen(&m)), "\n")
			first, last := lines[0], lines[len(lines)-1]
			whole := strings.Count(first, "╭") == 1 && strings.Count(last, "╰") == 1
			for _, line := range lines[1 : len(lines)-1] {
				whole = whole && strings.HasPrefix(line, "│") && strings.HasSuffix(line, "│")
			}
			if !whole || !strings.HasSuffix(first, "╮") || !strings.HasSuffix(last, "╯") {
				t.Errorf("%s, %d by %d: the border is covered\n%s", name, size[0], size[1], strings.Join(lines, "\n"))
			}
		}
	}
}

// TestAWalkThroughTheHeaderSaysHowToGoOn looks at the frame of its tooltips, which a resting
// pointer has without that.
func TestAWalkThroughTheHeaderSaysHowToGoOn(t *testing.T) {
	t.Parallel()
	for _, overview := range []bool{false, true} {
		m := modeltest.Press(modeltest.Model(modeltest.Options{Overview: overview}), "a", "a")
		if screen := ansi.Strip(view.Screen(&m)); !strings.Contains(screen, "╰─ 2/14  a next  shift+tab before  esc close ─") {
			t.Errorf("it does not say how to go on:\n%s", screen)
		}
		m.Tip.Held = false
		if screen := ansi.Strip(view.Screen(&m)); strings.Contains(screen, "2/14") {
			t.Errorf("under a resting pointer it does:\n%s", screen)
		}
	}
}
