package update_test

import (
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/model"
	"iftopgo/update"
)

// TestRowsAreCopiedInTheOrderOfTheKeys presses keys faster than rows can be copied:
// what is copied last is the last row that was asked for, and nothing between.
func TestRowsAreCopiedInTheOrderOfTheKeys(t *testing.T) {
	t.Parallel()
	var copied []flows.ID
	fx := update.Effects{Copy: func(_ model.Model, row *list.Row) tea.Cmd {
		copied = append(copied, row.ID())
		return nil
	}}
	m := begin()
	var asked []flows.ID
	for range 3 {
		m, _ = press(m, "j", fx)
		asked = append(asked, m.List.Selected)
		m, _ = press(m, "y", fx)
	}
	kept := m
	if !slices.Equal(copied, asked[:1]) {
		t.Fatalf("copied at once are %v, want %v", copied, asked[:1])
	}
	m, _ = press(m, "j", fx)
	m, _ = update.Update(m, model.CopiedMsg{}, fx)
	if want := []flows.ID{asked[0], asked[2]}; !slices.Equal(copied, want) {
		t.Fatalf("copied are %v, want %v", copied, want)
	}
	if m.Notice.Text != "" {
		t.Errorf("it says %q before the last row is copied", m.Notice.Text)
	}
	if len(kept.Copies) != 2 || kept.Copies[0].ID() != asked[0] {
		t.Error("a model kept from before has become another")
	}
	m, _ = update.Update(m, model.CopiedMsg{Helper: "xclip"}, fx)
	if len(copied) != 2 || m.Notice.Text == "" {
		t.Errorf("%d rows are copied, and it says %q", len(copied), m.Notice.Text)
	}
	if press(m, "y", fx); len(copied) != 3 || copied[2] != m.List.Selected {
		t.Error("nothing is copied any more")
	}
}
