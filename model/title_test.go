package model

import (
	"testing"

	"iftopgo/flows"
	"iftopgo/prefs"
)

// TestRowsOfInterfacesAreCalledByTheirNames has keys without an index where one interface
// is captured, and interfaces of a file without names.
func TestRowsOfInterfacesAreCalledByTheirNames(t *testing.T) {
	t.Parallel()
	one := []flows.Source{{Name: "eth0", Iface: 2}}
	two := []flows.Source{{Name: "eth0", Iface: 2}, {Name: "wg0", Iface: 5}, {Iface: 7}}
	for _, c := range []struct {
		sources []flows.Source
		index   uint32
		want    string
	}{
		{one, 0, "eth0"},
		{two, 2, "eth0"},
		{two, 5, "wg0"},
		{two, 7, "interface 7"},
		{two, 9, "br0"},
		{two, 11, "11"},
	} {
		b := flows.Batch{Health: flows.Health{Sources: c.sources, Names: map[uint32]string{9: "br0"}}}
		m := New("1.0.0", prefs.Default(), nil, Appearance{})
		m.Shown = m.Shown.Fold(b, nil)
		if got := m.Title(flows.ID{Group: flows.Interfaces, Key: flows.Key{Iface: c.index}}); got != c.want {
			t.Errorf("index %d of %d sources is %q, want %q", c.index, len(c.sources), got, c.want)
		}
	}
}
