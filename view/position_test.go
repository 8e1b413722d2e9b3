package view_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/internal/modeltest"
	"iftopgo/view"
	"iftopgo/view/layout"
)

// titleLine is the line of the titles of a screen.
func titleLine(o modeltest.Options, keys ...string) string {
	m := modeltest.Press(modeltest.Model(o), keys...)
	return strings.Split(ansi.Strip(view.Screen(&m)), "\n")[layout.Of(&m).Titles.Y]
}

// TestTheTitlesSayWhichRowsAreVisible scrolls, filters and narrows the list.
func TestTheTitlesSayWhichRowsAreVisible(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		options modeltest.Options
		keys    []string
		want    string
	}{
		"from the top":                {modeltest.Options{Width: 120, Height: 24}, nil, " 1–6 of 16  "},
		"scrolled to the end":         {modeltest.Options{Width: 120, Height: 24}, []string{"G"}, " 12–16 of 16  "},
		"a line of a row at the end":  {modeltest.Options{Width: 120, Height: 23}, nil, " 1–6 of 16  "},
		"all of them":                 {modeltest.Options{Width: 120, Height: 60}, nil, " 1–16 of 16  "},
		"with a filter":               {modeltest.Options{Width: 120, Height: 24}, []string{"/", "c", "d", "n", "enter"}, " 1–1 of 1  "},
		"hosts":                       {modeltest.Options{Width: 120, Height: 24}, []string{"tab"}, " 1–6 of 15  "},
		"without Unicode":             {modeltest.Options{Width: 120, Height: 24, ASCII: true}, nil, " 1-6 of 16  "},
		"shorter where there is less": {modeltest.Options{Width: 80, Height: 24, Extra: 400}, []string{"G"}, "PROCESS  412–416/416 2s"},
		"between names":               {modeltest.Options{Width: 60, Height: 24, Extra: 400}, []string{"6", "G"}, "REMOTE  412–416 of 416  PROTO"},
		"not without any row":         {modeltest.Options{Width: 120, Height: 24}, []string{"/", "z", "z", "z", "enter"}, "PROCESS                         2s"},
		"not where there is no room":  {modeltest.Options{Width: 24, Height: 24, Extra: 400}, []string{"G"}, "REMOTE            10s"},
	} {
		if got := titleLine(c.options, c.keys...); !strings.Contains(got, c.want) {
			t.Errorf("%s: no %q in %q", name, c.want, got)
		}
	}
}
