package view_test

import (
	"strings"
	"testing"
	"time"

	"iftopgo/flows"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
)

// TestTooltipsOfGroupsExplainTheirTotals asks every tab for the total of a row.
func TestTooltipsOfGroupsExplainTheirTotals(t *testing.T) {
	t.Parallel()
	const said = `total of flows that have a row; what was silent for 60 s is in "other"`
	for _, tab := range prefs.AllTabs() {
		m := modeltest.Model(modeltest.Options{Width: 58, Height: 60})
		m = modeltest.Press(m, "tab")
		for m.Prefs.Tab != tab {
			m = modeltest.Press(m, "tab")
		}
		m = modeltest.Press(m, "down")
		m.Tip = model.Tip{Kind: model.TipRow, X: 20, Y: 8, Held: true}
		if got, want := plain(m), tab != prefs.TabFlows; strings.Contains(got, said) != want {
			t.Errorf("%s: that it says so is not %v: %s", tab, want, got)
		}
	}
	merged := modeltest.Press(modeltest.Model(modeltest.Options{Width: 58, Height: 60}), "s", "down")
	merged.Tip = model.Tip{Kind: model.TipRow, X: 20, Y: 8, Held: true}
	if got := plain(merged); !strings.Contains(got, said) {
		t.Errorf("a row of flows of all local hosts does not say so: %s", got)
	}
}

// TestTheStateTooltipSaysSinceWhenARecordingIsCounted asks the state of recordings that were
// played from their start, and after jumps.
func TestTheStateTooltipSaysSinceWhenARecordingIsCounted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		speed    float64
		position time.Duration
		want     string
	}{
		"played for a minute from its start": {2, 61 * time.Second, "counted since the start of the recording"},
		"a second of silence before it":      {2, 61*time.Second + 900*time.Millisecond, "counted since the start of the recording"},
		"after a jump":                       {2, 99 * time.Second, "counted since 0:38, so that averages are whole"},
		"at its end, within the last second": {1, 60500 * time.Millisecond, "counted since the start of the recording"},
		"a live capture":                     {0, 0, ""},
	} {
		o := modeltest.Options{Width: 58, Height: 40}
		next := o.Second(60)
		next.Batch.Health.Replay = flows.Replay{Speed: c.speed, Position: c.position}
		got := plain(hovered(model.SegState)(modeltest.Send(modeltest.Model(o), next)))
		if c.want == "" && strings.Contains(got, "counted since") || !strings.Contains(got, c.want) {
			t.Errorf("%s: no %q in %s", name, c.want, got)
		}
	}
}
