package view_test

import (
	"maps"
	"slices"
	"testing"

	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/view"
)

// large is a full screen of 200 by 60 cells, in iftop's layout or the overview, in a tab.
func large(overview bool, tab prefs.Tab) model.Model {
	m := modeltest.Model(modeltest.Options{
		Overview: overview, Width: 200, Height: 60, Extra: 60, Networks: true, Ended: true,
		Change: func(p *prefs.Prefs) { p.Tab = tab },
	})
	if tab == prefs.TabInterfaces {
		m = modeltest.Watched(m, 120)
	}
	return modeltest.Press(m, "down", "down")
}

// larges are large screens of all kinds: of every tab in both layouts, of the flows of a row
// that was drilled into, and of rows that are put together otherwise.
func larges() map[string]model.Model {
	tabs := []prefs.Tab{
		prefs.TabFlows, prefs.TabHosts, prefs.TabServices, prefs.TabProcesses, prefs.TabPackages, prefs.TabNetworks, prefs.TabInterfaces,
	}
	all := make(map[string]model.Model)
	for _, tab := range tabs {
		all["iftop/"+string(tab)] = large(false, tab)
		all["overview/"+string(tab)] = large(true, tab)
	}
	for _, tab := range []prefs.Tab{prefs.TabHosts, prefs.TabServices, prefs.TabProcesses, prefs.TabPackages, prefs.TabNetworks} {
		all["overview/flows of "+string(tab)] = modeltest.Press(large(true, tab), "home", "enter")
	}
	for name, keys := range map[string][]string{"a day": {"Y"}, "a year": {"Y", "-", "-"}, "hosts of a process": {"Y", "-", "left", "enter", "down", "enter"}} {
		all["overview/history, "+name] = modeltest.PressRecorded(large(true, prefs.TabFlows), keys...)
	}
	all["overview/countries"] = modeltest.Press(large(true, prefs.TabNetworks), "W")
	all["overview/places"] = modeltest.Press(large(true, prefs.TabPackages), "K")
	all["overview/ports"] = modeltest.Press(large(true, prefs.TabFlows), "p")
	return all
}

// tips are large screens with a tooltip, or a pop-up.
func tips() map[string]model.Model {
	all := make(map[string]model.Model)
	for name, m := range map[string]model.Model{"iftop": large(false, prefs.TabFlows), "overview": large(true, prefs.TabFlows)} {
		row, segment := m, m
		row.Tip = model.Tip{Kind: model.TipRow, X: 60, Y: 20, Held: true}
		segment.Tip = model.Tip{Kind: model.TipSegment, Segment: model.SegHealth, X: 40, Y: 0, Held: true}
		all[name+"/tip of a row"], all[name+"/tip of a segment"] = row, segment
		all[name+"/details"] = modeltest.Press(m, "V")
		all[name+"/help"] = modeltest.Press(m, "?")
	}
	return all
}

// TestAScreenTakesFewAllocations holds the budget; it is not parallel, since the
// allocations of other tests would be counted.
func TestAScreenTakesFewAllocations(t *testing.T) {
	for name, m := range larges() {
		if n := testing.AllocsPerRun(20, func() { view.Screen(&m) }); n > 400 {
			t.Errorf("%.0f allocations for a screen of 200 by 60 with %s", n, name)
		}
	}
}

func BenchmarkView(b *testing.B) {
	all := larges()
	maps.Copy(all, tips())
	for _, name := range slices.Sorted(maps.Keys(all)) {
		m := all[name]
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				view.Screen(&m)
			}
		})
	}
}
