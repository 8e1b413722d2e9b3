package update_test

import (
	"strings"
	"testing"

	"iftopgo/internal/modeltest"
	"iftopgo/model"
)

// TestTheHelpScrollsUntilSomethingIsSearchedFor opens the help and presses keys: letters
// are text behind / alone.
func TestTheHelpScrollsUntilSomethingIsSearchedFor(t *testing.T) {
	t.Parallel()
	for keys, want := range map[string]struct {
		mode      model.Mode
		top       int
		search    string
		searching bool
	}{
		"?":               {model.Helping, 0, "", false},
		"f1":              {model.Helping, 0, "", false},
		"h j j k":         {model.Helping, 1, "", false},
		"? x p":           {model.Helping, 0, "", false},
		"? / j k":         {model.Helping, 0, "jk", true},
		"? j / s enter j": {model.Helping, 1, "s", false},
		"? / s o esc":     {model.Helping, 0, "", false},
		"? / s enter esc": {model.Helping, 0, "", false},
		"? ?":             {model.Browsing, 0, "", false},
		"? q":             {model.Browsing, 0, "", false},
		"? f1":            {model.Browsing, 0, "", false},
		"? enter":         {model.Browsing, 0, "", false},
		"? esc":           {model.Browsing, 0, "", false},
	} {
		m := modeltest.Press(modeltest.Model(modeltest.Options{}), strings.Fields(keys)...)
		h := m.HelpState
		if m.Mode != want.mode || h.Top != want.top || h.Search.String() != want.search || h.Searching != want.searching {
			t.Errorf("%s: mode %d, line %d, search %q (%t); want %+v", keys, m.Mode, h.Top, h.Search.String(), h.Searching, want)
		}
	}
}
