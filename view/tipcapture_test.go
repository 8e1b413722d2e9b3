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
