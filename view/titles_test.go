package view_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/internal/modeltest"
	"iftopgo/prefs"
	"iftopgo/view/layout"
)

// TestEveryColumnButMarksHasATitle asks for what a title says and does, in
// every tab, and of columns that there are not.
func TestEveryColumnButMarksHasATitle(t *testing.T) {
	t.Parallel()
	silent := map[layout.ColumnID]bool{layout.Star: true, layout.Arrow: true, layout.Direction: true}
	for _, tab := range prefs.AllTabs() {
		if tab == prefs.TabInterfaces || tab == prefs.TabHistory {
			continue // They have columns of their own.
		}
		m := modeltest.Model(modeltest.Options{Width: 200, Height: 50, Change: func(p *prefs.Prefs) { p.Tab = tab }})
		for _, c := range layout.Of(&m).Columns {
			if has := layout.Title(&m, c.ID) != ""; has == silent[c.ID] {
				t.Errorf("%s: column %d has the title %q", tab, c.ID, layout.Title(&m, c.ID))
			}
			if orders := layout.Sorts(c.ID) != ""; orders && silent[c.ID] {
				t.Errorf("%s: column %d, which has no title, orders by %s", tab, c.ID, layout.Sorts(c.ID))
			}
		}
		for id := range layout.ColumnID(255) {
			if order := layout.Sorts(id); id > layout.Last && order != "" {
				t.Errorf("column %d, which there is not, orders by %s", id, order)
			}
		}
	}
}

// TestHidingTheProcessColumnKeepsTheProcessesTab looks for the columns of the tab
// in which a process is the row.
func TestHidingTheProcessColumnKeepsTheProcessesTab(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{Width: 200, Height: 50, Change: func(p *prefs.Prefs) { p.Tab = prefs.TabProcesses }})
	with, without := layout.Of(&m).Columns, m
	without = modeltest.Press(without, "Z")
	if without.Prefs.Processes {
		t.Fatal("the key does nothing")
	}
	if diff := cmp.Diff(with, layout.Of(&without).Columns); diff != "" {
		t.Errorf("it changes the columns: %s", diff)
	}
}
