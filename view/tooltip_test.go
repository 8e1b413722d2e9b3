package view_test

import (
	"strings"
	"testing"

	"iftopgo/model"
	"iftopgo/view/sample"
)

// TestTotalsOfGroupsSayWhatTheyAreOf asks every tab for the total of a row.
func TestTotalsOfGroupsSayWhatTheyAreOf(t *testing.T) {
	t.Parallel()
	const said = `total of flows that have a row; what was silent for 60 s is in "other"`
	for _, tab := range model.Tabs {
		m := sample.Model(sample.Options{Width: 58, Height: 60})
		m = sample.Press(m, "tab")
		for m.Prefs.Tab != tab {
			m = sample.Press(m, "tab")
		}
		m = sample.Press(m, "down")
		m.Tip = model.Tip{Kind: model.TipRow, X: 20, Y: 8, Held: true}
		if got, want := plain(m), tab != model.TabFlows; strings.Contains(got, said) != want {
			t.Errorf("%s: that it says so is not %v: %s", tab, want, got)
		}
	}
	merged := sample.Press(sample.Model(sample.Options{Width: 58, Height: 60}), "s", "down")
	merged.Tip = model.Tip{Kind: model.TipRow, X: 20, Y: 8, Held: true}
	if got := plain(merged); !strings.Contains(got, said) {
		t.Errorf("a row of flows of all local hosts does not say so: %s", got)
	}
}
