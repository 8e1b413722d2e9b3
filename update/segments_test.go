package update_test

import (
	"strings"
	"testing"

	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/view/layout"
)

// TestTheHeaderIsWalkedBothWays presses keys while parts of the header are explained, in both
// layouts and on the tab of interfaces, where the arrows mean something else otherwise.
func TestTheHeaderIsWalkedBothWays(t *testing.T) {
	t.Parallel()
	for pressed, want := range map[string]int{ // The place of what is explained; -1 is nothing.
		"a": 0, "a a": 1, "a tab": 1, "a right right": 2, "a a a left": 1, "a a shift+tab": 0, "a tab shift+tab tab": 1,
		"a left": -1, "a shift+tab": -1, "a esc": -1, "tab": -1, "a a esc a": 0,
		"a " + strings.Repeat("right ", model.Segments-1): model.Segments - 1,
		"a " + strings.Repeat("tab ", model.Segments):     -1,
	} {
		for _, tab := range []prefs.Tab{prefs.TabFlows, prefs.TabInterfaces} {
			for _, overview := range []bool{false, true} {
				m := modeltest.Watched(modeltest.Model(modeltest.Options{Overview: overview, Width: 120, Height: 30}), 5)
				m.Prefs.Tab = tab
				before := m.Prefs
				m = modeltest.Press(m, strings.Fields(pressed)...)
				got := -1
				if m.Tip.Kind == model.TipSegment {
					for i, id := range layout.SegmentOrder(&m) {
						if id == m.Tip.Segment {
							got = i
						}
					}
				}
				if got != want || pressed != "tab" && !m.Prefs.Equal(before) {
					t.Errorf("%s, overview %v, tab %s: part %d is explained, want %d; settings changed: %v", pressed, overview, tab, got, want, !m.Prefs.Equal(before))
				}
			}
		}
	}
}

// TestTabsAreSwitchedUnderATooltipOfTheMouse rests the pointer on the header: that is no walk.
func TestTabsAreSwitchedUnderATooltipOfTheMouse(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{Overview: true})
	m.Tip = model.Tip{Kind: model.TipSegment, Segment: model.SegHealth}
	if m = modeltest.Press(m, "tab"); m.Prefs.Tab != prefs.TabHosts {
		t.Errorf("the tab is %s", m.Prefs.Tab)
	}
}
