package update_test

import (
	"slices"
	"strings"
	"testing"

	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/view/layout"
)

// TestTheHelpScrollsUntilSomethingIsSearchedFor opens the help and presses keys: letters
// are text behind / alone.
func TestTheHelpScrollsUntilSomethingIsSearchedFor(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{})
	end := len(layout.HelpLines(&m)) - layout.HelpRows(&m)
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
		"? G":             {model.Helping, end, "", false},
		"? end":           {model.Helping, end, "", false},
		"? G g":           {model.Helping, 0, "", false},
		"? end home j":    {model.Helping, 1, "", false},
		"? / G g":         {model.Helping, 0, "Gg", true},
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

// TestTheHelpFindsWhatUsersCallAThing searches for words that the help does not show.
func TestTheHelpFindsWhatUsersCallAThing(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]model.Action{
		"span": model.LongerSpan, "segment": model.NextSegment, "five minutes": model.SortChange, "5 min": model.SortChange, "new": model.SortChange,
		"download": model.SortReceived, "upload": model.SortSent, "resolve": model.ToggleDNS, "exit": model.Quit, "docker": model.Containers,
		"Chart": model.GraphHeight, "units": model.ToggleBytes, "one host": model.Filter, "device": model.Interfaces,
	} {
		m := modeltest.Type(modeltest.Press(modeltest.Model(modeltest.Options{}), "?", "/"), word)
		found := layout.HelpLines(&m)
		if !slices.ContainsFunc(found, func(l layout.HelpLine) bool { return l.Name == string(want) }) || len(found) > 12 {
			t.Errorf("%q finds %d lines, want few with %s", word, len(found), want)
		}
	}
}
