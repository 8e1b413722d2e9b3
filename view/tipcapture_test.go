package view_test

import (
	"strings"
	"testing"

	"iftopgo/flows"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
)

// TestUncountedDropsAreShownAsUnknown asks for the health of captures that count
// what they lose, in part, or not at all.
func TestUncountedDropsAreShownAsUnknown(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		options       modeltest.Options
		kernel, iface bool
		want          string
	}{
		"both are counted":       {modeltest.Options{}, true, true, "last loss none since the start"},
		"the kernel's alone":     {modeltest.Options{}, true, false, "last loss kernel: none; interface: unknown"},
		"the interface's alone":  {modeltest.Options{}, false, true, "last loss unknown: drops are not counted"},
		"none":                   {modeltest.Options{}, false, false, "last loss unknown: drops are not counted"},
		"a loss that was marked": {modeltest.Options{Lossy: true}, false, false, "last loss at 18:57:58"},
	} {
		m := modeltest.Model(c.options)
		next := c.options.Second(60)
		next.Batch.Health.KernelDrops.OK, next.Batch.Health.InterfaceDrops = c.kernel, flows.OptionalCount{OK: c.iface}
		m = hovered(model.SegHealth)(modeltest.Send(m, next))
		if got := plain(m); !strings.Contains(got, c.want) {
			t.Errorf("%s: no %q in %s", name, c.want, got)
		}
	}
}

// TestAGapIsNotCalledNothingLost marks a second in which nothing was captured for a moment, as after some
// changes of the filter: no counter has anything of it, while figures are marked with ">".
func TestAGapIsNotCalledNothingLost(t *testing.T) {
	t.Parallel()
	for _, overview := range []bool{false, true} {
		for width, c := range map[int]struct{ gap, none string }{
			200: {"⚠ gap at 18:58:03", "✓ "},
			40:  {"⚠ gap", "✓ "},
		} {
			options := modeltest.Options{Overview: overview, Width: width, Height: 24}
			m := modeltest.Model(options)
			if got := plain(m); strings.Contains(got, c.gap) || !strings.Contains(got, c.none) {
				t.Errorf("overview %v, %d cells: without a gap there is no %q in %s", overview, width, c.none, got)
			}
			next := options.Second(60)
			next.Batch.Lossy = true
			m = modeltest.Send(m, next)
			got := plain(m)
			if !strings.Contains(got, ">") || !strings.Contains(got, c.gap) || strings.Contains(got, c.none) {
				t.Errorf("overview %v, %d cells: no %q, or a %q in %s", overview, width, c.gap, c.none, got)
			}
			tip := "last loss at 18:58:03; a gap in the capture"
			if got := plain(hovered(model.SegHealth)(m)); width == 200 && !strings.Contains(got, tip) {
				t.Errorf("overview %v: no %q in %s", overview, tip, got)
			}
			for second := 61; second < 110; second++ {
				m = modeltest.Send(m, options.Second(second))
			}
			if got := plain(m); strings.Contains(got, c.none) {
				t.Errorf("overview %v, %d cells: totals are marked, and it says %q in %s", overview, width, c.none, got)
			}
			m.Table = m.Table.Reset()
			for second := 110; second < 160; second++ {
				m = modeltest.Send(m, options.Second(second))
			}
			if got := plain(m); !strings.Contains(got, c.none) {
				t.Errorf("overview %v, %d cells: what is counted anew has no gap, and there is no %q in %s", overview, width, c.none, got)
			}
		}
	}
}
