package view_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/internal/modeltest"
	"iftopgo/view"
)

// TestTheFilterPromptCountsMatchingFlows types filters on screens whose header has
// no room for the count.
func TestTheFilterPromptCountsMatchingFlows(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		width, height int
		text, want    string
	}{
		"some":                     {80, 24, "cdn", " 1 of 16 flows"},
		"none":                     {80, 24, "zzzz", "0 of 16 flows"},
		"all":                      {80, 24, "", "16 of 16 flows"},
		"on a narrow screen":       {40, 12, "cdn", "1 of 16 flows"},
		"on the narrowest one":     {20, 5, "cdn", "1/16"},
		"not of what is no filter": {80, 24, "net:x", ""},
	} {
		m := typed("/", c.text)(modeltest.Model(modeltest.Options{Width: c.width, Height: c.height}))
		screen := ansi.Strip(view.Screen(&m))
		if c.want == "" && !strings.Contains(screen, "/ net:x                                 ") {
			t.Errorf("%s: it counts in\n%s", name, screen)
		}
		if !strings.Contains(screen, c.want) {
			t.Errorf("%s: no %q in\n%s", name, c.want, screen)
		}
	}
}

// TestClosedFlowsAreNotCountedWhileTheyAreHidden filters with and without them.
func TestClosedFlowsAreNotCountedWhileTheyAreHidden(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ keys, want string }{{"", "8 of 24 flows"}, {"X", "2 of 16 flows"}} {
		m := modeltest.Model(modeltest.Options{Ended: true})
		if c.keys != "" {
			m = modeltest.Press(m, c.keys)
		}
		m = modeltest.Type(modeltest.Press(m, "/"), "proc:firefox")
		if screen := ansi.Strip(view.Screen(&m)); !strings.Contains(screen, c.want) {
			t.Errorf("%q: no %q in %s", c.keys, c.want, screen)
		}
	}
}
