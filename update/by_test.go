package update_test

import (
	"net/netip"
	"slices"
	"testing"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/internal/flowstest"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update"
)

// headlessBy returns a model without a screen after two flows, one of which is closed.
func headlessBy(g flows.Group) model.Model {
	m := model.New("1.0.0", prefs.Default(), nil, model.Appearance{})
	m.By, m.List.Headless, m.Prefs.ShowClosed = g, true, false
	m.Labels = m.Labels.WithNames(map[netip.Addr]string{flowstest.Key(1).Remote.Netip(): "a.example"})
	ended := flowstest.Delta(1, flowstest.T0, 10, 10)
	ended.TCP = flows.TCPReset
	for i, b := range []flows.Batch{
		flowstest.Closed(flowstest.T0, ended, flowstest.Delta(2, flowstest.T0, 10, 10)), flowstest.Closed(flowstest.T0 + 1),
	} {
		b.Final = i == 1
		m, _ = update.Update(m, model.BatchMsg{Batch: b}, update.Effects{})
	}
	return m
}

// TestLinesHaveClosedRowsWhateverTheScreenShows hides closed rows by the setting.
func TestLinesHaveClosedRowsWhateverTheScreenShows(t *testing.T) {
	t.Parallel()
	for _, g := range []flows.Group{flows.Ungrouped, flows.RemoteHosts} {
		m := headlessBy(g)
		ended := slices.ContainsFunc(m.List.Rows, func(r list.Row) bool { return r.Live() == 0 })
		if len(m.List.Rows) != 2 || !ended {
			t.Errorf("by %q: %d rows, one of them of a closed flow: %t", g.Word(), len(m.List.Rows), ended)
		}
	}
}

// TestNamesAreAskedForWhereRowsAreByName looks at the row of hosts without a name.
func TestNamesAreAskedForWhereRowsAreByName(t *testing.T) {
	t.Parallel()
	m := headlessBy(flows.Names)
	if got, want := update.Unnamed(&m), []netip.Addr{flowstest.Key(2).Remote.Netip()}; !slices.Equal(got, want) {
		t.Errorf("%v are asked for, want %v", got, want)
	}
}
