package update_test

import (
	"testing"

	"iftopgo/flows"
	"iftopgo/prefs"
	"iftopgo/update"
)

// TestRowsOfEveryTabArePinned pins the last row of every tab, which goes up, and
// lets it go.
func TestRowsOfEveryTabArePinned(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		keys []string
		what prefs.PinKind
		// session says that the pin means nothing in another run.
		session bool
	}{
		"flows":                {nil, prefs.PinFlows, false},
		"hosts":                {[]string{"tab"}, prefs.PinHost, false},
		"services":             {[]string{"tab", "tab"}, prefs.PinService, false},
		"programs":             {[]string{"tab", "tab", "tab"}, prefs.PinProgram, false},
		"processes":            {[]string{"tab", "tab", "tab", "u"}, "", true},
		"publishers":           {[]string{"shift+tab"}, prefs.PinPackage, false},
		"flows of equal hosts": {[]string{"s"}, "", true},
	} {
		m := begin()
		press := func(keys ...string) {
			for _, k := range keys {
				m, _ = press(m, k, update.Effects{})
			}
		}
		press(c.keys...)
		press("4", "r", "home") // The one with the least comes first, and has an owner in all tabs.
		for m.List.Index() < len(m.List.Rows)-1 {
			press("down")
		}
		id := m.List.Rows[m.List.Index()].ID()
		if id.Group == flows.Names { // In the next run the address means the same.
			k := m.List.Rows[m.List.Index()].Members()[0].Key
			id = flows.ID{Group: flows.RemoteHosts, Key: flows.Key{Remote: k.Remote, Net: k.Net}}
		}
		press("F")
		if got := m.List.Rows[0].ID(); !m.List.Rows[0].Pinned || got != id {
			t.Errorf("%s: on top is %v, want %v", name, got, id)
		}
		if c.session {
			if len(m.Pinned) != 1 || len(m.Prefs.Pinned) != 0 {
				t.Errorf("%s: %v are saved", name, m.Prefs.Pinned)
			}
		} else if len(m.Prefs.Pinned) != 1 || m.Prefs.Pinned[0].What != c.what || len(m.Pinned) != 0 {
			t.Errorf("%s: pinned are %v and %v", name, m.Prefs.Pinned, m.Pinned)
		}
		if ids := m.Table.Pins(); len(ids) != 1 || ids[0] != id {
			t.Errorf("%s: the table keeps %v", name, ids)
		}
		press("F")
		if len(m.Pinned)+len(m.Prefs.Pinned) != 0 || m.List.Rows[0].Pinned {
			t.Errorf("%s: it cannot be let go", name)
		}
	}
}
