package update_test

import (
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"iftopgo/flows/list"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update"
	"iftopgo/view/layout"
)

// crowd are the options of a model that has many more rows than are on the screen.
var crowd = modeltest.Options{Extra: 400, Seconds: 12, Change: func(p *prefs.Prefs) { p.Tab = prefs.TabFlows }}

// ordered returns the rows of a model with all of them in order.
func ordered(m *model.Model) []list.Row {
	if m.List.Unordered == nil {
		return m.List.Rows
	}
	return list.Ordered(m.List.Rows, *m.List.Unordered, m.Labels)
}

func TestRowsThatNobodySeesAreNotPutInOrder(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(crowd)
	if m.List.Unordered == nil {
		t.Fatal("all rows of a long list are in order")
	}
	m = modeltest.Press(m, "end")
	if m.List.Unordered != nil || m.List.Index() != len(m.List.Rows)-1 {
		t.Errorf("row %d of %d is selected", m.List.Index(), len(m.List.Rows))
	}
}

// TestWhatIsOnTheScreenIsInOrder compares with a list of which all rows are in order, whatever
// is pressed, and however large the screen is.
func TestWhatIsOnTheScreenIsInOrder(t *testing.T) {
	t.Parallel()
	start := modeltest.Model(crowd)
	keys := []string{"down", "up", "pgdown", "pgup", "home", "end", "esc", "o", "P", "t", "p", "w", "x", "H", "v", "a", "tab", "1", "3", "<", "r", "*", "enter"}
	rapid.Check(t, func(t *rapid.T) {
		m, second := start, crowd.Seconds
		for range rapid.IntRange(1, 12).Draw(t, "messages") {
			switch rapid.IntRange(0, 4).Draw(t, "kind") {
			case 0, 1:
				m = modeltest.Press(m, rapid.SampledFrom(keys).Draw(t, "key"))
			case 2:
				down := rapid.SampledFrom([]tea.MouseButton{tea.MouseWheelDown, tea.MouseWheelUp}).Draw(t, "wheel")
				for range rapid.IntRange(1, 40).Draw(t, "times") {
					m = modeltest.Send(m, tea.MouseWheelMsg{X: 20, Y: 10, Button: down})
				}
			case 3:
				m = modeltest.Send(m, tea.WindowSizeMsg{Width: 80, Height: rapid.SampledFrom([]int{1, 24, 60, 200}).Draw(t, "height")})
			case 4:
				m = modeltest.Send(m, crowd.Second(second))
				second++
			}
			all, l := ordered(&m), layout.Of(&m)
			for i := m.List.Top; i < min(m.List.Top+layout.PageRows(&m, &l)+1, len(all)); i++ {
				if got, want := m.List.Rows[i].ID(), all[i].ID(); got != want {
					t.Fatalf("row %d is %v, want %v", i, got, want)
				}
			}
			twin := m
			twin.List.Rows = all
			if got, want := m.List.Index(), twin.List.Index(); got != want {
				t.Fatalf("row %d is selected, want %d", got, want)
			}
		}
	})
}

func TestExportedRowsAreInOrder(t *testing.T) {
	t.Parallel()
	m := modeltest.Press(modeltest.Model(crowd), "e")
	var exported *model.Model
	m, _ = update.Update(m, modeltest.Key("enter"), update.Effects{Export: func(m model.Model, _ string) tea.Cmd {
		exported = &m
		return nil
	}})
	if exported == nil || exported.List.Unordered != nil {
		t.Fatalf("exported: %t; not all rows are in order", exported != nil)
	}
	if m.List.Unordered == nil {
		t.Error("the list has all rows in order, too")
	}
}

// TestALimitIsOfTheFirstRows lists rows where there is no screen.
func TestALimitIsOfTheFirstRows(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(crowd)
	m.List.Headless = true
	whole := update.Relist(m)
	m.List.Limit = 7
	m = update.Relist(m)
	if m.List.Unordered == nil || len(m.List.Rows) != len(whole.List.Rows) {
		t.Fatalf("%d rows, all in order: %t, want %d", len(m.List.Rows), m.List.Unordered == nil, len(whole.List.Rows))
	}
	for i := range m.List.Limit {
		if got, want := m.List.Rows[i].ID(), whole.List.Rows[i].ID(); got != want {
			t.Errorf("row %d is %v, want %v", i, got, want)
		}
	}
}
