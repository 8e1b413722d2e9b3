package e2e

import (
	"math/rand/v2"
	"regexp"
	"testing"

	"iftopgo/internal/nettest"
)

// TestQuittingFromEveryModeRestoresTheTerminal opens what there is to open
// and ends the program there.
func TestQuittingFromEveryModeRestoresTheTerminal(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		keys []string
		seen sight
	}{
		"the list":            {nil, shows("[Flows]")},
		"the help":            {[]string{"?"}, shows("─ keys ─")},
		"the filter line":     {[]string{"/", "rclone"}, shows("│/ rclone")},
		"a wrong filter":      {[]string{"/", "(", "x"}, shows("│/ (x")},
		"the alert prompt":    {[]string{"A"}, shows("alert")},
		"the export prompt":   {[]string{"e"}, shows("/iftopgo-")},
		"the theme chooser":   {[]string{"c", "down"}, shows("→ Acid Rain")},
		"the comparison":      {[]string{"c", "tab", "down"}, shows("3 lost")},
		"the theme editor":    {[]string{"C"}, shows("─ theme editor")},
		"the editor's colour": {[]string{"C", "#", "ff"}, shows("ff")},
		"the editor's name":   {[]string{"C", "enter", "mine"}, shows("mine")},
		"a question":          {[]string{"C", "L", "esc"}, either(shows("esc back"), shows("y yes"))},
		"own themes":          {[]string{"C", "o"}, shows("own")},
		"a tooltip":           {[]string{"home", "enter"}, shows("process ")},
		"a header's tooltip":  {[]string{report(rightButton, 8, 1)}, tooltipAt(2)},
		"a group":             {[]string{"tab", "home", "enter"}, shows("esc back")},
		"the pause":           {[]string{"P"}, shows("paused")},
		"a held replay":       {[]string{"space"}, shows("‖")},
		"without the mouse":   {[]string{"m"}, shows("mouse off")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openDemo(t, 80, 24)
			s.expectScreen("TCP")
			s.press(c.keys...)
			s.expect(name, c.seen)
			s.interrupt()
		})
	}
}

// TestKeysOfALiveCaptureSwitchInterfaceAndFilter presses what recorded traffic has no use for.
func TestKeysOfALiveCaptureSwitchInterfaceAndFilter(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	s := openOn(t, lab.Local, "-i", "lo")
	s.press("i")
	s.expectScreen("[Interfaces]", "→● lo")
	s.clickOn(lab.Local.Iface)
	s.expectScreen("→  " + lab.Local.Iface)
	s.wheelUp(80, 20)
	s.wheelDown(80, 20)
	s.press("enter")
	s.expect("the other interface", all(lacks("[Interfaces]"), capturingOn(lab.Local.Iface)))
	s.press("\\", "tcp port")
	s.expectScreen("column 9: unexpected end")
	s.press(" 443", "enter")
	s.expectScreen("-f tcp port 443")
	s.press("i")
	s.expectScreen("[Interfaces]")
	s.interrupt()
}

// TestHundredsOfResizesEndInTheRightScreen changes the size hundreds of times, from a single cell to a
// large screen and faster than can be drawn; what is drawn in the end is right.
func TestHundredsOfResizesEndInTheRightScreen(t *testing.T) {
	t.Parallel()
	s := openDemo(t, 80, 24)
	random := rand.New(rand.NewPCG(1, 2))
	sizes := [][2]int{{1, 1}, {500, 200}, {1, 200}, {500, 1}, {20, 5}, {19, 4}, {2, 2}, {500, 200}}
	for range 400 {
		sizes = append(sizes, [2]int{1 + random.IntN(500), 1 + random.IntN(200)})
	}
	for i, size := range sizes {
		s.resize(size[0], size[1])
		if i%40 == 0 {
			s.press("?", "c", "esc", "c", "tab", "esc")
		}
	}
	s.resize(101, 30)
	s.expect("borders of the last size", borders(101, 30))
	s.interrupt()
}

// borders is a sight of a first and a last line that end where the screen does.
func borders(cols, rows int) sight {
	first, last := regexp.MustCompile(`^╭─+ iftopgo .* ─+╮$`), regexp.MustCompile(`^╰─+╯$`)
	return func(s *screen) bool {
		lines := s.lines()
		return len(lines) == rows && first.MatchString(lines[0]) && last.MatchString(lines[rows-1]) &&
			len([]rune(lines[0])) == cols && len([]rune(lines[rows-1])) == cols
	}
}
