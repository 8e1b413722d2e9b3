package update_test

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update"
)

func TestKeysForARowBeginWithTheFirst(t *testing.T) {
	t.Parallel()
	first := modeltest.Model(modeltest.Options{}).List.Rows[0].ID()
	for keys, want := range map[string]func(m model.Model) bool{
		"down":                func(m model.Model) bool { return m.List.Index() == 0 },
		"up":                  func(m model.Model) bool { return m.List.Index() == 0 },
		"enter":               func(m model.Model) bool { return m.List.Index() == 0 && m.Tip.Kind == model.TipRow },
		"F":                   func(m model.Model) bool { return len(m.Prefs.Pinned) == 1 && m.List.Rows[0].ID() == first },
		"y":                   func(m model.Model) bool { return m.List.Index() == 0 },
		"tab enter":           func(m model.Model) bool { return len(m.List.Breadcrumbs) == 1 },
		"/ q z x enter enter": func(m model.Model) bool { return m.List.Index() < 0 && m.Notice.Text == "there is no row" },
	} {
		if m := modeltest.Press(modeltest.Model(modeltest.Options{}), strings.Fields(keys)...); !want(m) {
			t.Errorf("%s selects row %d, tip %d, says %q", keys, m.List.Index(), m.Tip.Kind, m.Notice.Text)
		}
	}
}

// TestEscTakesBackTheLastStep filters and drills down in both orders, and presses Esc once
// for each step.
func TestEscTakesBackTheLastStep(t *testing.T) {
	t.Parallel()
	describe := func(m model.Model) string {
		return strings.TrimSpace(m.Filter.Text + " " + m.List.BreadcrumbsText())
	}
	for name, c := range map[string]struct {
		keys string
		want []string
	}{
		"filter, then drill down": {"tab / e x a m enter enter", []string{"exam", ""}},
		"drill down, then filter": {"tab enter / 4 4 3 enter", []string{"", ""}},
		"a tooltip above both":    {"/ e x a m enter enter", []string{"exam", ""}},
	} {
		m := modeltest.Press(modeltest.Model(modeltest.Options{}), strings.Fields(c.keys)...)
		whole := describe(m)
		for i, want := range c.want {
			before := m
			m = modeltest.Press(m, "esc")
			if name == "drill down, then filter" && i == 0 {
				if m.Filter.Text != "" || len(m.List.Breadcrumbs) != 1 || m.Notice.Text != "filter cleared" {
					t.Errorf("%s: the first esc leaves %q of %q, and says %q", name, describe(m), whole, m.Notice.Text)
				}
				continue
			}
			if got := describe(m); got != want {
				t.Errorf("%s: esc leaves %q of %q, want %q", name, got, describe(before), want)
			}
		}
	}
}

func TestClearingTheFilterSaysWhetherThereWasOne(t *testing.T) {
	t.Parallel()
	m := modeltest.Press(modeltest.Model(modeltest.Options{}), "0")
	if m.Notice.Text != "there is no filter" {
		t.Errorf("without a filter it says %q", m.Notice.Text)
	}
	m = modeltest.Press(m, "/", "a", "enter", "0")
	if m.Notice.Text != "filter cleared" || m.Filter.Text != "" {
		t.Errorf("it says %q and leaves %q", m.Notice.Text, m.Filter.Text)
	}
}

// TestTheFirstKeyOfAChordDoesNothingAlone presses g and waits.
func TestTheFirstKeyOfAChordDoesNothingAlone(t *testing.T) {
	t.Parallel()
	before := begin()
	m := modeltest.Press(before, "g")
	after := modeltest.Send(m, model.ChordTimeoutMsg{Number: m.PendingNumber})
	if after.Pending != "" || !after.Prefs.Equal(before.Prefs) || after.List.Index() != before.List.Index() {
		t.Errorf("g alone selects row %d and sets %+v", after.List.Index(), after.Prefs)
	}
	if m = modeltest.Press(m, "g"); m.List.Index() != 0 {
		t.Errorf("gg selects row %d", m.List.Index())
	}
}

// TestWhatIsSetWhileTrafficIsPlayedIsNotSaved toggles and chooses a theme beside the demo or
// a file.
func TestWhatIsSetWhileTrafficIsPlayedIsNotSaved(t *testing.T) {
	t.Parallel()
	fx, asked := asking()
	fx.Player = &player{}
	m := begin()
	for _, k := range []string{"B", "t", "tab", "n", "F"} {
		m, _ = press(m, k, fx)
	}
	if n := len(asked()); n != 0 || !m.Prefs.Bytes {
		t.Fatalf("%d changes are saved; bytes are shown: %t", n, m.Prefs.Bytes)
	}
	for _, k := range []string{"c", "down", "enter"} {
		m, _ = press(m, k, fx)
	}
	if all := asked(); len(all) != 0 || m.Prefs.Theme == begin().Prefs.Theme {
		t.Errorf("%d changes are saved; the theme is %s", len(all), m.Prefs.Theme)
	}
}

// TestTheFirstPictureComesAfterASecond sends the batches of captures whose rows are
// refreshed every ten seconds, which began early and late in a second.
func TestTheFirstPictureComesAfterASecond(t *testing.T) {
	t.Parallel()
	for offset, want := range map[int64][]flows.Slot{
		1:           {0, 10, 20, 30},
		400_000_000: {0, 10, 20, 30},
		700_000_000: {1, 10, 20, 30},
	} {
		p := prefs.Default()
		p.Refresh = 10
		m := model.New("", p, nil, model.Appearance{})
		var shown []flows.Slot
		start := flows.Slot(1000)
		for at := start; at < start+32; at++ {
			b := flows.Batch{Start: start.Start() + offset, At: (at + 1).Start(), From: at, To: at, Closed: true}
			before := m.Refreshes
			m, _ = update.Update(m, model.BatchMsg{Batch: b}, update.Effects{Next: func() tea.Msg { return nil }})
			if m.Refreshes > before {
				shown = append(shown, at-start)
			}
		}
		if !slices.Equal(shown, want) {
			t.Errorf("begun %d ns into a second: rows are refreshed after %v s, want %v", offset, shown, want)
		}
	}
}
