package layout

import (
	"slices"
	"testing"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/theme"
)

// TestTheHeaderDropsBothRatesTogether narrows the header down, without a filter and
// with one.
func TestTheHeaderDropsBothRatesTogether(t *testing.T) {
	t.Parallel()
	for _, filter := range []string{"", "cdn", "proc:firefox host:example.net port:443"} {
		m := model.New("", iftop(), nil, model.Appearance{Glyphs: theme.GlyphsFor(false)})
		m.Filter.Text = filter
		m.Table = m.Table.Fold(flows.Batch{Start: 1, At: 2, Health: flows.Health{
			KernelDrops: flows.OptionalCount{OK: true}, Sources: []flows.Source{{Name: "eth0"}},
		}}, nil)

		seen := map[bool]bool{}
		for room := MinWidth; room <= 200; room++ {
			all := Header(&m, Rect{Width: room, Height: 1})
			has := func(id model.SegmentID) bool {
				return slices.ContainsFunc(all, func(s Segment) bool { return s.ID == id })
			}
			if has(model.SegSent) != has(model.SegReceived) {
				t.Errorf("filter %q, %d cells: one rate without the other", filter, room)
			}
			if filter != "" && !has(model.SegFilter) {
				t.Errorf("filter %q, %d cells: the header does not show it", filter, room)
			}
			seen[has(model.SegSent)] = true
		}
		if !seen[true] || !seen[false] {
			t.Errorf("filter %q: the rates are not sometimes shown and sometimes not: %v", filter, seen)
		}
	}
}

// TestTheHeaderDropsTheInterfaceSpeedBeforeTheRates narrows the header down to where the rates
// go, and the speed has room again.
func TestTheHeaderDropsTheInterfaceSpeedBeforeTheRates(t *testing.T) {
	t.Parallel()
	m := model.New("", iftop(), nil, model.Appearance{Glyphs: theme.GlyphsFor(false)})
	m.Height = 24
	m.Table = m.Table.Fold(flows.Batch{Start: 1, At: 2, Health: flows.Health{
		KernelDrops: flows.OptionalCount{OK: true}, Sources: []flows.Source{{Name: "eth0", Speed: 10_000_000_000}},
	}}, nil)

	for room, want := range map[int]string{56: "eth0 up 10G", 55: "eth0 10G", 52: "eth0", 50: "eth0", 48: "eth0 up 10G"} {
		for _, s := range Header(&m, Rect{Width: room, Height: 1}) {
			if s.ID == model.SegInterface && s.Text != want {
				t.Errorf("%d cells: %q, want %q", room, s.Text, want)
			}
		}
	}
}
