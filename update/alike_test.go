package update_test

import (
	"slices"
	"testing"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/internal/modeltest"
	"iftopgo/model"
	"iftopgo/prefs"
)

// alike is the sample with hidden ports; of its flows two look the same, those of worker to
// db-3.internal, and are selected.
func alike() model.Model {
	m := modeltest.Press(modeltest.Model(modeltest.Options{}), "p")
	return selectAlike(m)
}

// selectAlike selects the row that several flows look like.
func selectAlike(m model.Model) model.Model {
	at := slices.IndexFunc(m.List.Rows, func(r list.Row) bool { return r.Flows() > 1 })
	m = modeltest.Press(m, "home")
	for range at {
		m = modeltest.Press(m, "down")
	}
	return m
}

func TestFlowsThatLookTheSameAreOneRow(t *testing.T) {
	t.Parallel()
	both := flows.LocalPort | flows.RemotePort
	for name, c := range map[string]struct {
		keys  []string
		group flows.Group
		rows  int
	}{
		"all ports are shown":            {nil, flows.Ungrouped, 16},
		"none":                           {[]string{"p"}, flows.HidingParts(both, true), 15},
		"not the local ones":             {[]string{"S"}, flows.HidingParts(flows.LocalPort, true), 15},
		"not the remote ones":            {[]string{"D"}, flows.HidingParts(flows.RemotePort, true), 16},
		"neither":                        {[]string{"S", "D"}, flows.HidingParts(both, true), 15},
		"none, without processes":        {[]string{"p", "Z"}, flows.HidingParts(both, false), 15},
		"none, of merged hosts":          {[]string{"p", "s"}, flows.HidingParts(both|flows.LocalHost, false), 15},
		"a port that is merged is none":  {[]string{"S", "s"}, flows.Merged(flows.LocalPort | flows.LocalHost), 15},
		"none, of all hosts":             {[]string{"p", "s", "d"}, flows.Merged(both | flows.LocalHost | flows.RemoteHost), 3},
		"none, in another tab":           {[]string{"p", "tab"}, flows.Names, 15},
		"none, and shown again":          {[]string{"p", "p"}, flows.Ungrouped, 16},
		"none, within a host":            {[]string{"p", "/", "d", "b", "-", "enter", "tab", "home", "enter"}, flows.HidingParts(both, true), 1},
		"shown within what looks alike":  {[]string{"p", "/", "d", "b", "-", "enter", "home", "enter"}, flows.Ungrouped, 2},
		"also within a host":             {[]string{"p", "/", "d", "b", "-", "enter", "tab", "home", "enter", "home", "enter"}, flows.Ungrouped, 2},
		"whatever is said there":         {[]string{"p", "/", "d", "b", "-", "enter", "home", "enter", "p", "p", "S"}, flows.Ungrouped, 2},
		"and not when one has gone back": {[]string{"p", "/", "d", "b", "-", "enter", "home", "enter", "esc"}, flows.HidingParts(both, true), 1},
	} {
		m := modeltest.Press(modeltest.Model(modeltest.Options{}), c.keys...)
		if id := m.List.Rows[0].ID(); id.Group != c.group || len(m.List.Rows) != c.rows {
			t.Errorf("%s: %d rows of group %b, want %d of %b", name, len(m.List.Rows), id.Group, c.rows, c.group)
		}
	}
}

// TestWithoutAProcessColumnProcessesDoNotTellRowsApart leaves the column out in the
// settings.
func TestWithoutAProcessColumnProcessesDoNotTellRowsApart(t *testing.T) {
	t.Parallel()
	m := modeltest.Model(modeltest.Options{Change: func(p *prefs.Prefs) {
		p.ShowPorts, p.Columns = false, []prefs.Column{prefs.ColumnRemote}
	}})
	if g, want := m.List.Rows[0].ID().Group, flows.HidingParts(flows.LocalPort|flows.RemotePort, false); g != want {
		t.Errorf("rows are of group %b, want %b", g, want)
	}
}

// TestEnterOnFlowsThatLookTheSameListsThem goes into the row and comes back to it; on a row
// of a single flow Enter shows the tooltip.
func TestEnterOnFlowsThatLookTheSameListsThem(t *testing.T) {
	t.Parallel()
	row := alike()
	inside := modeltest.Press(row, "enter")
	if len(inside.List.Rows) != 2 || inside.Labels.HideLocalPort || inside.Labels.HideRemotePort {
		t.Errorf("inside are %d rows, with ports hidden: %v", len(inside.List.Rows), inside.Labels.HideLocalPort)
	}
	back := modeltest.Press(inside, "esc")
	if back.List.Selected != row.List.Selected || back.List.Index() != row.List.Index() || !back.Labels.HideLocalPort {
		t.Errorf("back it selects row %d, want %d", back.List.Index(), row.List.Index())
	}
	if tip := modeltest.Press(row, "home", "enter"); tip.Tip.Kind != model.TipRow || len(tip.List.Breadcrumbs) != 0 {
		t.Errorf("a single flow is drilled down into")
	}
	if tip := modeltest.Press(inside, "home", "enter"); tip.Tip.Kind != model.TipRow || len(tip.List.Breadcrumbs) != 1 {
		t.Errorf("a flow inside is drilled down into")
	}
}

// TestTheSelectionFollowsItsFlowsIntoAnotherRow hides and shows what tells flows apart.
func TestTheSelectionFollowsItsFlowsIntoAnotherRow(t *testing.T) {
	t.Parallel()
	m := begin()
	flow := m.List.Rows[m.List.Index()].Members()[0]
	for i, k := range []string{"p", "Z", "Z", "p", "S", "p", "p", "S"} {
		m = modeltest.Press(m, k)
		if at := m.List.Index(); at < 0 || !slices.Contains(m.List.Rows[at].Members(), flow) {
			t.Fatalf("after key %d, %s, row %d is selected, which does not have the flow", i, k, at)
		}
	}
	if m = modeltest.Press(m, "o", "p"); m.List.Frozen != nil {
		t.Error("an order of other rows is frozen")
	}
}

// TestARowAlertsWhenOneOfItsFlowsDoes raises the alert of a flow that has no row of its own.
func TestARowAlertsWhenOneOfItsFlowsDoes(t *testing.T) {
	t.Parallel()
	m := alike()
	row := m.List.Rows[m.List.Index()]
	for _, f := range row.Members() {
		alerts := model.Alerts{Raised: map[flows.ID]bool{flows.FlowID(f.Key): true}}
		if !alerts.On(&row) || alerts.On(&m.List.Rows[0]) {
			t.Errorf("%v alerts, but its row: %v, another row: %v", f.Key, alerts.On(&row), alerts.On(&m.List.Rows[0]))
		}
	}
}

// TestPinningFlowsThatLookTheSamePinsTheirRow pins and unpins it.
func TestPinningFlowsThatLookTheSamePinsTheirRow(t *testing.T) {
	t.Parallel()
	m := modeltest.Press(alike(), "F")
	if row := m.List.Rows[0]; !row.Pinned || row.Flows() != 2 || m.List.Rows[1].Pinned {
		t.Errorf("the first row, of %d flows, is pinned: %v", row.Flows(), row.Pinned)
	}
	if shown := modeltest.Press(m, "p"); !shown.List.Rows[0].Pinned || !shown.List.Rows[1].Pinned || shown.List.Rows[2].Pinned {
		t.Error("with their ports the flows are not pinned")
	}
	if m = modeltest.Press(m, "F"); m.List.Rows[0].Pinned {
		t.Error("it cannot be unpinned")
	}
}
