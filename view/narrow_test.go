package view_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/view"
)

// TestInputErrorsAreShownInFullOnSmallScreens types what is no filter where the rule has no
// room for the reason.
func TestInputErrorsAreShownInFullOnSmallScreens(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		width, height int
		whole         bool
		want          []string
	}{
		"in the rule":               {80, 24, true, []string{"─ column 5: expected a network such as 10.0.0.0/8, or an address ─"}},
		"no rule, in one line":      {80, 12, true, []string{"\ncolumn 5: expected a network such as 10.0.0.0/8, or an address "}},
		"no rule, in two lines":     {40, 12, true, nil},
		"a rule that is too narrow": {40, 24, true, nil},
		"no totals":                 {20, 9, true, nil},
		"hardly a list":             {20, 6, false, []string{"\n/ net:x", "\ncolumn 5: expected a\nnetwork such as 10.…"}},
		"the smallest screen":       {20, 5, false, []string{"\n/ net:x", "\ncolumn 5: expected a\nnetwork such as 10.…"}},
	} {
		m := typed("/", "net:x")(modeltest.Model(modeltest.Options{Width: c.width, Height: c.height}))
		screen := ansi.Strip(view.Screen(&m))
		if got := plain(m); c.whole && !strings.Contains(got, m.Wrong()) {
			t.Errorf("%s: no %q in\n%s", name, m.Wrong(), screen)
		}
		for _, want := range c.want {
			if !strings.Contains(screen, want) {
				t.Errorf("%s: no %q in\n%s", name, want, screen)
			}
		}
	}
}

// TestInputErrorsGoWhenTheInputIsCorrected corrects a filter on a small screen.
func TestInputErrorsGoWhenTheInputIsCorrected(t *testing.T) {
	t.Parallel()
	m := typed("/", "net:x")(modeltest.Model(modeltest.Options{Width: 40, Height: 12}))
	m = modeltest.Press(m, "ctrl+u")
	if got := plain(m); strings.Contains(got, "column") || !strings.Contains(got, "TOTAL") {
		t.Errorf("the totals are not back: %s", got)
	}
}

// TestTheNameOfTheOtherRowDoesNotTouchItsFigures narrows the screen down.
func TestTheNameOfTheOtherRowDoesNotTouchItsFigures(t *testing.T) {
	t.Parallel()
	line := regexp.MustCompile(`(?m)^[│ ]*other( \([0-9,]+( flows)?\))? +>?[0-9]`)
	for width := 20; width <= 120; width++ {
		m := modeltest.Press(modeltest.Model(modeltest.Options{Width: width, Height: 30, Crowded: true}), "t")
		if screen := ansi.Strip(view.Screen(&m)); !line.MatchString(screen) {
			t.Errorf("%d cells: no row other in\n%s", width, screen)
		}
	}
}

// TestATooSmallTerminalGetsAMessage looks at every size below the smallest screen.
func TestATooSmallTerminalGetsAMessage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		width, height int
		want          string
	}{
		{30, 4, "enlarge the terminal"},
		{19, 5, "enlarge the\nterminal"},
		{10, 30, "enlarge\nthe\nterminal"},
		{19, 1, "enlarge"},
		{7, 30, "enlarge"},
		{3, 30, "enl"},
	} {
		m := model.Model{Width: c.width, Height: c.height}
		if got := view.Screen(&m); got != c.want {
			t.Errorf("%d by %d: %q, want %q", c.width, c.height, got, c.want)
		}
	}
}
