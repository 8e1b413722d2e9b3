package update_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"iftopgo/internal/modeltest"
	"iftopgo/model"
)

// TestNoticesOfAStateGoWhenItChanges has notices about the filter and about pausing, and
// changes that and other things.
func TestNoticesOfAStateGoWhenItChanges(t *testing.T) {
	t.Parallel()
	filtered := func(m model.Model) model.Model {
		return modeltest.Press(modeltest.Type(modeltest.Press(m, "/"), "firefox"), "enter")
	}
	press := func(keys ...string) func(model.Model) model.Model {
		return func(m model.Model) model.Model { return modeltest.Press(m, keys...) }
	}
	for name, c := range map[string]struct {
		do       []func(model.Model) model.Model
		mentions string // what the notice says; empty for no notice
	}{
		"there is no filter":              {[]func(model.Model) model.Model{press("0")}, "there is no filter"},
		"until there is one":              {[]func(model.Model) model.Model{press("0"), filtered}, ""},
		"the filter is cleared":           {[]func(model.Model) model.Model{filtered, press("0")}, "filter cleared"},
		"until there is another":          {[]func(model.Model) model.Model{filtered, press("0"), filtered}, ""},
		"moving keeps it":                 {[]func(model.Model) model.Model{filtered, press("0", "down")}, "filter cleared"},
		"it is paused still when resumed": {[]func(model.Model) model.Model{press("P"), func(m model.Model) model.Model { return modeltest.Send(m, tea.ResumeMsg{}) }}, "still paused"},
		"what changed needs a minute":     {[]func(model.Model) model.Model{press("M")}, "in a minute; press 2 for the usual order"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := modeltest.Model(modeltest.Options{Overview: true, Seconds: 20})
			for _, do := range c.do {
				m = do(m)
			}
			if text := m.Notice.Text; c.mentions == "" && text != "" || !strings.Contains(text, c.mentions) {
				t.Errorf("the notice is %q, want one of %q", text, c.mentions)
			}
		})
	}
}
