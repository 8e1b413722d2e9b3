package view_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/internal/modeltest"
	"iftopgo/view"
)

// TestNarrowListsKeepPorts looks for what tells two flows between the same hosts
// apart, and whether the keys for ports are seen to do something.
func TestNarrowListsKeepPorts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		width, height int
		want          []string
	}{
		"80 by 24": {80, 24, []string{"web-1:41022", "db-3…:postgr…", "web-1:41023", "203.0.…:55123", "cdn.ex…:https"}},
		"60 by 30": {60, 30, []string{"web-1:41022", "web-1:41023", "cdn.ex…:https", "203.0.…:55123"}},
		"40 by 30": {40, 30, []string{"cdn.e…:https", "db-3…:postg…", "203.0…:55123"}},
		"20 by 30": {20, 30, []string{"cdn.e…:https", "db-3…:postg…", "203.0…:55123"}},
	} {
		m := modeltest.Model(modeltest.Options{Width: c.width, Height: c.height})
		screen := ansi.Strip(view.Screen(&m))
		for _, end := range c.want {
			if !strings.Contains(screen, end) {
				t.Errorf("%s: no %q in\n%s", name, end, screen)
			}
		}
		keys := map[string]string{"p": "ports", "D": "remote ports", "S": "local ports"}
		if c.width < 60 {
			delete(keys, "S") // There is no column for the local end.
		}
		for key, what := range keys {
			other := modeltest.Press(m, key)
			other.Notice.Text = ""
			if ansi.Strip(view.Screen(&other)) == screen {
				t.Errorf("%s: %s (%s) changes nothing on the screen", name, key, what)
			}
		}
	}
}
