package view_test

import (
	"testing"

	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/view"
)

// large is a full screen of 200 by 60 cells.
func large() model.Model {
	return modeltest.Press(modeltest.Model(modeltest.Options{Width: 200, Height: 60, Extra: 60}), "down", "down")
}

// largeOverview is the same in the overview.
func largeOverview() model.Model {
	return modeltest.Press(modeltest.Model(modeltest.Options{Overview: true, Width: 200, Height: 60, Extra: 60}), "down", "down")
}

// TestAScreenTakesFewAllocations holds the budget; it is not parallel, since the
// allocations of other tests would be counted.
func TestAScreenTakesFewAllocations(t *testing.T) {
	for name, m := range map[string]model.Model{
		"flows": large(), "processes": modeltest.Press(large(), "tab", "tab", "tab"),
		"overview": largeOverview(),
	} {
		if n := testing.AllocsPerRun(20, func() { view.Screen(&m) }); n > 400 {
			t.Errorf("%.0f allocations for a screen of 200 by 60 with %s", n, name)
		}
	}
}

func BenchmarkView(b *testing.B) {
	tip := large()
	tip.Tip = model.Tip{Kind: model.TipRow, X: 60, Y: 12, Held: true}
	segment := large()
	segment.Tip = model.Tip{Kind: model.TipSegment, Segment: model.SegHealth, X: 40, Y: 0, Held: true}
	for name, m := range map[string]model.Model{
		"no overlay": large(), "row tooltip": tip, "segment tooltip": segment,
		"overview": largeOverview(), "overview hosts": modeltest.Press(largeOverview(), "tab"),
		"help": modeltest.Press(large(), "?"), "hosts": modeltest.Press(large(), "tab"),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				view.Screen(&m)
			}
		})
	}
}
