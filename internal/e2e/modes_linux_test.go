package e2e

import (
	"math/rand/v2"
	"testing"

	"iftopgo/internal/nettest"
)

// TestQuittingInEveryModeLeavesTheTerminalAsFound opens what there is to open
// and ends the program there.
func TestQuittingInEveryModeLeavesTheTerminalAsFound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		keys  []string
		shows string
	}{
		"the list":            {nil, `\[Flows\]`},
		"the help":            {[]string{"?"}, `─ keys ─`},
		"the filter line":     {[]string{"/", "rclone"}, `│/ rclone`},
		"a wrong filter":      {[]string{"/", "(", "x"}, `│/ \(x`},
		"the alert prompt":    {[]string{"A"}, `alert`},
		"the export prompt":   {[]string{"e"}, `iftopgo-\d`},
		"the theme chooser":   {[]string{"c", "down"}, `→ Acid Rain`},
		"the comparison":      {[]string{"c", "tab", "down"}, `3 lost`},
		"the theme editor":    {[]string{"C"}, `─ theme editor`},
		"the editor's colour": {[]string{"C", "#", "ff"}, `ff`},
		"the editor's name":   {[]string{"C", "enter", "mine"}, `mine`},
		"a question":          {[]string{"C", "L", "esc"}, `esc back|y yes`},
		"own themes":          {[]string{"C", "o"}, `own`},
		"a tooltip":           {[]string{"home", "enter"}, `owner`},
		"a header's tooltip":  {[]string{report(rightButton, 8, 1)}, `╭─ .*\n`},
		"a group":             {[]string{"tab", "home", "enter"}, `esc back`},
		"the pause":           {[]string{"P"}, `paused`},
		"a held replay":       {[]string{"space"}, `‖`},
		"without the mouse":   {[]string{"m"}, `mouse off`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := demoOn(t, 80, 24)
			s.until("TCP")
			s.press(c.keys...)
			s.then(name, shows(c.shows))
			s.press("ctrl+c")
			s.ended()
		})
	}
}

// TestTheTourOfALiveCapture presses what recorded traffic has no use for.
func TestTheTourOfALiveCapture(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	s := onScreen(t, lab.Local, "-i", "lo")
	s.press("i")
	s.then("the interfaces", all(shows(`─ interfaces │`), shows(`→ lo ●`)))
	s.clickOn(leftButton, lab.Local.Iface)
	s.then("the one that was clicked", shows(`→ `+lab.Local.Iface))
	s.press(report(wheelUp, 80, 20))
	s.press(report(wheelDown, 80, 20))
	s.press("enter")
	s.then("the other interface", all(lacks(`─ interfaces`), shows(`│ `+lab.Local.Iface+`[ a-z0-9MG]* │`)))
	s.press("\\", "tcp port")
	s.then("what is wrong with the filter", shows(`column 9: unexpected end`))
	s.press(" 443", "enter")
	s.then("the filter in force", shows(`-f tcp port 443`))
	s.press("i")
	s.then("the interfaces", shows(`─ interfaces │`))
	s.press("ctrl+c")
	s.ended()
}

// TestResizeStorm changes the size hundreds of times, from a single cell to a
// large screen and faster than can be drawn; what is drawn in the end is right.
func TestResizeStorm(t *testing.T) {
	t.Parallel()
	s := demoOn(t, 80, 24)
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
	s.then("the last size", all(shows(`(?m)^╭─+ iftopgo .* ─+╮$`), shows(`(?m)^╰─+╯$`)))
	s.then("lines of that size", func(s *screen) bool {
		lines := s.lines()
		return len(lines) == 30 && len([]rune(lines[0])) == 101 && len([]rune(lines[29])) == 101
	})
	s.press("ctrl+c")
	s.ended()
}
