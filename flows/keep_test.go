package flows

import "testing"

// TestPinnedFlowsKeepTheirRows has four flows fall silent, some of which are kept, and
// then more flows come than there is room for.
func TestPinnedFlowsKeepTheirRows(t *testing.T) {
	t.Parallel()
	onOne, onOther := delta(3, t0, 30, 0), delta(4, t0, 40, 0)
	onOne.Key.Iface, onOther.Key.Iface = 7, 7
	elsewhere := FlowID(key(4))
	elsewhere.Key.Iface = 8
	ids := []ID{
		FlowID(key(1)),
		{Group: Merged(bothPorts), Key: bothPorts.without(key(2))},
		FlowID(key(3)), elsewhere,
		{Group: RemoteHosts, Key: Key{Remote: key(5).Remote, Net: NetIPv4}},
	}
	table := NewTable(Options{MaxFlows: 4}).Keeping(ids)
	table = table.Fold(closed(t0, delta(1, t0, 10, 0), delta(2, t0, 20, 0), onOne, onOther))
	check := func(when string) {
		t.Helper()
		for name, c := range map[string]struct {
			key  Key
			sent uint64
			kept bool
		}{
			"a flow":                      {key(1), 10, true},
			"a flow between two hosts":    {key(2), 20, true},
			"a flow on an interface":      {onOne.Key, 30, true},
			"a flow on another interface": {onOther.Key, 40, false},
		} {
			flow := table.Flow(c.key)
			if (flow != nil) != c.kept || c.kept && flow.Total.Bytes.Sent != c.sent {
				t.Errorf("%s: %s has the row %+v", when, name, flow)
			}
		}
	}
	for i := range Slot(2 * DefaultIdle) {
		table = table.Fold(closed(t0 + 1 + i))
	}
	check("long after")
	if other := table.Other().Total.Bytes.Sent; other != 40 || table.Total().Total.Bytes.Sent != 100 {
		t.Errorf("other has %d of %d", other, table.Total().Total.Bytes.Sent)
	}
	late := t0 + 2*DefaultIdle + 1
	table = table.Fold(closed(late, delta(5, late, 500, 0), delta(6, late, 600, 0), delta(7, late, 700, 0)))
	check("in a full table")
	if table.Len() != 4 || table.Flow(key(7)) == nil {
		t.Errorf("%d rows, and of the new flows not the most active one", table.Len())
	}
	table = table.Fold(restarted(late+1, delta(1, late+1, 1, 0)))
	for i := range Slot(2 * DefaultIdle) {
		table = table.Fold(closed(late + 2 + i))
	}
	if table.Flow(key(1)) == nil {
		t.Error("after a restart a flow is not kept")
	}
	table = table.Keeping(nil).Fold(closed(late + 2*DefaultIdle + 2))
	if table.Len() != 0 {
		t.Errorf("%d flows stay that nobody keeps", table.Len())
	}
}
