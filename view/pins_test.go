package view_test

import (
	"net/netip"
	"strings"
	"testing"

	"iftopgo/internal/modeltest"
	"iftopgo/prefs"
	"iftopgo/view"
	"iftopgo/view/ndjson"
	"iftopgo/view/text"
)

// TestAPinnedRowWithoutTrafficIsShownButNotExported pins two hosts without traffic, whose
// protocol is not known.
func TestAPinnedRowWithoutTrafficIsShownButNotExported(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{Width: 160, Height: 50})
	pin := prefs.Pin{Local: netip.MustParseAddr("192.0.2.77"), Remote: netip.MustParseAddr("192.0.2.78")}
	m.Prefs.Pinned = append(m.Prefs.Pinned, pin)
	m = modeltest.Press(m, "r", "r", "home") // Which lists anew.
	csv, err := text.AppendCSV(nil, &m)
	if err != nil {
		t.Fatal(err)
	}
	line, err := ndjson.Append(nil, &m, ndjson.Options{})
	if err != nil {
		t.Fatal(err)
	}
	tip := modeltest.Press(m, "enter")
	for name, c := range map[string]struct {
		got    string
		listed bool
	}{
		"screen": {view.Screen(&m), true}, "tooltip": {view.Screen(&tip), true}, "text": {string(text.Append(nil, &m)), true},
		"clipboard": {text.Row(&m, &m.List.Rows[0]), true}, "CSV": {string(csv), false}, "JSON": {string(line), false},
	} {
		if strings.Contains(c.got, pin.Remote.String()) != c.listed {
			t.Errorf("%s: that it has the pin is not %v", name, c.listed)
		}
		for _, invented := range []string{"Proto(", "Proto…", "1970"} {
			if strings.Contains(c.got, invented) {
				t.Errorf("%s: a pin without traffic is of %s", name, invented)
			}
		}
	}
}
