package flows_test

import (
	"testing"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
)

// TestPinnedFlowsKeepTheirRows has four flows fall silent, some of which are kept, and
// then more flows come than there is room for.
func TestPinnedFlowsKeepTheirRows(t *testing.T) {
	t.Parallel()
	onOne, onOther := flowstest.Delta(3, flowstest.T0, 30, 0), flowstest.Delta(4, flowstest.T0, 40, 0)
	onOne.Key.Iface, onOther.Key.Iface = 7, 7
	elsewhere := flows.FlowID(flowstest.Key(4))
	elsewhere.Key.Iface = 8
	ids := []flows.ID{
		flows.FlowID(flowstest.Key(1)),
		{Group: flows.Merged(flows.LocalPort | flows.RemotePort), Key: flows.Key{Local: flowstest.Key(2).Local, Remote: flowstest.Key(2).Remote, Net: flows.NetIPv4}},
		flows.FlowID(flowstest.Key(3)), elsewhere,
		{Group: flows.RemoteHosts, Key: flows.Key{Remote: flowstest.Key(5).Remote, Net: flows.NetIPv4}},
	}
	table := flows.NewTable(flows.Options{MaxFlows: 4, MaxClosed: -1}).WithPins(ids)
	table = table.Fold(flowstest.Closed(flowstest.T0, flowstest.Delta(1, flowstest.T0, 10, 0), flowstest.Delta(2, flowstest.T0, 20, 0), onOne, onOther), nil)
	check := func(when string) {
		t.Helper()
		for name, c := range map[string]struct {
			key  flows.Key
			sent uint64
			kept bool
		}{
			"a flow":                      {flowstest.Key(1), 10, true},
			"a flow between two hosts":    {flowstest.Key(2), 20, true},
			"a flow on an interface":      {onOne.Key, 30, true},
			"a flow on another interface": {onOther.Key, 40, false},
		} {
			flow := table.Flow(c.key)
			if (flow != nil) != c.kept || c.kept && flow.Total.Bytes.Sent != c.sent {
				t.Errorf("%s: %s has the row %+v", when, name, flow)
			}
		}
	}
	for i := range flows.Slot(2 * flows.DefaultIdle) {
		table = table.Fold(flowstest.Closed(flowstest.T0+1+i), nil)
	}
	check("long after")
	if other := former(table).Bytes.Sent; other != 40 || table.Total().Total.Bytes.Sent != 100 {
		t.Errorf("former flows have %d of %d", other, table.Total().Total.Bytes.Sent)
	}
	late := flowstest.T0 + 2*flows.DefaultIdle + 1
	table = table.Fold(flowstest.Closed(late, flowstest.Delta(5, late, 500, 0), flowstest.Delta(6, late, 600, 0), flowstest.Delta(7, late, 700, 0)), nil)
	check("in a full table")
	if table.Live() != 4-1 || table.Flow(flowstest.Key(7)) == nil {
		t.Errorf("%d live flows, and of the new ones not the most active one", table.Live())
	}
	table = table.Fold(restarted(late+1, flowstest.Delta(1, late+1, 1, 0)), nil)
	for i := range flows.Slot(2 * flows.DefaultIdle) {
		table = table.Fold(flowstest.Closed(late+2+i), nil)
	}
	if table.Flow(flowstest.Key(1)) == nil {
		t.Error("after a restart a flow is not kept")
	}
	table = table.WithPins(nil).Fold(flowstest.Closed(late+2*flows.DefaultIdle+2), nil)
	if table.Len() != 0 {
		t.Errorf("%d flows stay that nobody keeps", table.Len())
	}
}

// TestPinnedFlowsThatLookAlikeKeepTheirRows pins what all flows like the first have in
// common, and has all fall silent.
func TestPinnedFlowsThatLookAlikeKeepTheirRows(t *testing.T) {
	t.Parallel()
	likeIt, ofProtocol, elsewhere := flowstest.Delta(1, flowstest.T0, 1, 0), flowstest.Delta(1, flowstest.T0, 1, 0), flowstest.Delta(1, flowstest.T0, 1, 0)
	likeIt.Key.LocalPort, likeIt.Key.Iface = 9, 7
	ofProtocol.Key.Proto = flows.ProtoDCCP
	elsewhere.Key.Local = flowstest.Key(2).Remote
	pin := flows.HidingParts(flows.LocalPort, true).Of(flowstest.Key(1), &flows.Labels{})
	table := flows.NewTable(flows.Options{MaxClosed: -1}).WithPins([]flows.ID{pin})
	table = table.Fold(flowstest.Closed(flowstest.T0, flowstest.Delta(1, flowstest.T0, 1, 0), likeIt, ofProtocol, elsewhere), nil)
	for i := range flows.Slot(2 * flows.DefaultIdle) {
		table = table.Fold(flowstest.Closed(flowstest.T0+1+i), nil)
	}
	if table.Len() != 2 || table.Flow(flowstest.Key(1)) == nil || table.Flow(likeIt.Key) == nil {
		t.Errorf("%d flows are kept, the pinned one: %v, one like it: %v", table.Len(),
			table.Flow(flowstest.Key(1)) != nil, table.Flow(likeIt.Key) != nil)
	}
}
