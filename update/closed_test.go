package update_test

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"iftopgo/flows"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update"
	"iftopgo/view/layout"
)

// withEnded is a host with connections that are over, so many of which keep their rows.
func withEnded(closed int) model.Model {
	return modeltest.Model(modeltest.Options{
		Width: 120, Height: 40, Ended: true, Change: func(p *prefs.Prefs) { p.ClosedFlows, p.Sort = closed, prefs.SortTotal },
	})
}

// selectRow selects the first row of a group whose title has a text.
func selectRow(t *testing.T, m model.Model, g flows.Group, text string) model.Model {
	t.Helper()
	m = modeltest.Press(m, "home")
	for range m.List.Rows {
		if id := m.List.Selected; id.Group == g && strings.Contains(m.Labels.Title(id), text) {
			return m
		}
		m = modeltest.Press(m, "down")
	}
	t.Fatalf("there is no row of %q", text)
	return m
}

// TestAProgramWhoseFlowsAreGoneStillShowsWhereItsBytesWent drills down into one, whether its
// flows have rows or are merged.
func TestAProgramWhoseFlowsAreGoneStillShowsWhereItsBytesWent(t *testing.T) {
	t.Parallel()
	for _, closed := range []int{0, 1, 4096} {
		m := selectRow(t, modeltest.Press(withEnded(closed), "tab", "tab", "tab"), flows.Processes, "curl")
		program := m.List.Rows[m.List.Index()]
		if program.Live() > 0 || program.Count() != 2 {
			t.Fatalf("curl has %d live flows of %d, want none of 2", program.Live(), program.Count())
		}
		m = modeltest.Press(m, "enter")
		var hosts []string
		for i := range m.List.Rows {
			_, remote := m.Labels.Ends(m.List.Rows[i].ID())
			hosts = append(hosts, remote)
		}
		if got := strings.Join(hosts, " "); got != "198.51.100.200:https 198.51.100.201:8443" {
			t.Errorf("%d closed flows have rows: within are %q", closed, got)
		}
		if m.List.Sum.Total != program.Total() {
			t.Errorf("%d closed flows have rows: their sum is %+v, the program carried %+v", closed, m.List.Sum.Total, program.Total())
		}
		for range prefs.AllTabs() {
			if m = modeltest.Press(m, "tab"); m.List.Sum.Total != program.Total() {
				t.Errorf("%d closed flows have rows: by %s the sum is %+v, the program carried %+v", closed, m.Prefs.Tab, m.List.Sum.Total, program.Total())
			}
		}
	}
}

// TestKeysOnRowsThatAreNoSingleFlow presses keys on former flows and on the row other.
func TestKeysOnRowsThatAreNoSingleFlow(t *testing.T) {
	t.Parallel()
	former := selectRow(t, withEnded(0), flows.Former, "203.0.113.140")
	other := selectRow(t, modeltest.Press(withEnded(0), "X"), flows.Other, "other")
	for name, m := range map[string]model.Model{"former flows": former, "other": other} {
		pinned := modeltest.Press(m, "F")
		if !strings.Contains(pinned.Notice.Text, "cannot be pinned") || len(pinned.Pinned)+len(pinned.Prefs.Pinned) > 0 {
			t.Errorf("%s: pinning says %q, and pins %v", name, pinned.Notice.Text, pinned.Pinned)
		}
		opened := modeltest.Press(m, "enter")
		if opened.Tip.Kind != model.TipRow || len(opened.List.Breadcrumbs) > 0 {
			t.Errorf("%s: Enter does not open the tooltip alone", name)
		}
		if closed := modeltest.Press(opened, "enter"); closed.Tip.Kind != model.NoTip {
			t.Errorf("%s: Enter does not close the tooltip again", name)
		}
		if kept := modeltest.Send(m, modeltest.Options{Ended: true}.Second(60)); kept.List.Selected != m.List.Selected || kept.List.Index() < 0 {
			t.Errorf("%s: not selected a second later", name)
		}
	}
	alike := modeltest.Press(former, "p")
	if i := alike.List.Index(); i < 0 || alike.List.Rows[i].Count() != 6 {
		t.Error("the row of flows that look the same is not selected once ports are hidden")
	}
	if m := modeltest.Press(other, "p"); m.List.Index() < 0 || !m.List.Rows[m.List.Index()].IsOther() {
		t.Error("other is not selected any more once ports are hidden")
	}
}

// TestAnswersToTheResetCanBeClicked clicks on them, and beside them.
func TestAnswersToTheResetCanBeClicked(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{20, 5}, {40, 10}, {80, 24}} {
		m := modeltest.Press(modeltest.Model(modeltest.Options{Width: size[0], Height: size[1]}), "R")
		l := layout.Of(&m)
		q := layout.ResetQuestion(&m, &l)
		if q.Text == "" || len(q.Answers) != 2 || l.Hints.Empty() {
			t.Fatalf("%v: asks %q, with %d answers", size, q.Text, len(q.Answers))
		}
		yes, no := q.Answers[0], q.Answers[1]
		if no.X+no.Width > l.Hints.X+l.Hints.Width || yes.X+yes.Width >= no.X {
			t.Errorf("%v: the answers %+v and %+v have no room in %+v", size, yes, no, l.Hints)
		}
		for name, c := range map[string]struct {
			x, y  int
			reset bool
		}{
			"yes": {yes.X + yes.Width - 1, yes.Y, true}, "no": {no.X, no.Y, false},
			"the question": {l.Hints.X, l.Hints.Y, false}, "elsewhere": {3, 1, false},
		} {
			after := modeltest.Send(m, tea.MouseClickMsg{X: c.x, Y: c.y, Button: tea.MouseLeft})
			if reset := after.Table.Total().Total == (flows.Tally{}); after.Mode != model.Browsing || reset != c.reset {
				t.Errorf("%v, a click on %s: mode %v, reset: %t", size, name, after.Mode, reset)
			}
		}
	}
}

// TestTheResetIsAskedInPlaceOfAFault asks while the foot says that the capture has ended.
func TestTheResetIsAskedInPlaceOfAFault(t *testing.T) {
	t.Parallel()
	m := modeltest.Press(modeltest.Send(withEnded(0), model.CaptureErrorMsg{Err: errors.New("no such device")}), "R")
	if l := layout.Of(&m); len(layout.Message(&m, l.Hints.Width)) > 0 {
		t.Error("a message is shown where the question is")
	}
	m, _ = update.Update(m, tea.PasteMsg{Content: "y"}, update.Effects{})
	if m.Mode != model.ConfirmingReset {
		t.Error("pasted text has answered")
	}
}

// TestFormerFlowsDoNotAlert raises the alert of a flow that has no port, as former flows have
// none.
func TestFormerFlowsDoNotAlert(t *testing.T) {
	t.Parallel()
	m := selectRow(t, withEnded(0), flows.Former, "203.0.113.140")
	row := &m.List.Rows[m.List.Index()]
	m.Alerts.Raised = map[flows.ID]bool{flows.FlowID(row.Key()): true}
	if m.Alerts.On(row) {
		t.Error("merged flows alert in place of the flow")
	}
}
