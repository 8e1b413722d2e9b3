package list

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
)

// TestHostsOfOneNameAreOneRow lists flows to five hosts: two of one name, one of which is
// also called by another name, one that has none, and one that lost its row.
func TestHostsOfOneNameAreOneRow(t *testing.T) {
	t.Parallel()
	var deltas []flows.Delta
	var seen []flows.Seen
	for i, name := range []string{"web.example", "web.example", "", "other.example"} {
		d := flowstest.Delta(i, flowstest.T0, 100, 10)
		if name == "other.example" {
			d.Key.Remote = flowstest.Key(0).Remote
		}
		deltas = append(deltas, d)
		if name != "" {
			seen = append(seen, flows.Seen{Key: d.Key, Name: name, Source: flows.SourceSNI})
		}
	}
	l := flows.Labels{}.WithSeen(seen)
	table := flows.NewTable(flows.Options{}).Fold(flowstest.Closed(flowstest.T0, deltas...), &l)
	texts := func(q Query, l flows.Labels) (out []string) {
		q.Group, q.HostsByName = flows.RemoteHosts, true
		for _, r := range Rows(table, q, l) {
			out = append(out, fmt.Sprintf("%s: %d addresses, %d flows, %d bytes", l.Title(r.ID()), r.Addresses(), r.Flows(), r.Total().Bytes.Sum()))
		}
		slices.Sort(out)
		return out
	}
	unnamed := flowstest.Key(2).Remote.Netip().String()
	want := []string{
		unnamed + ": 0 addresses, 1 flows, 110 bytes", "other.example: 1 addresses, 1 flows, 110 bytes", "web.example: 2 addresses, 2 flows, 220 bytes",
	}
	if diff := cmp.Diff(want, texts(Query{}, l)); diff != "" {
		t.Errorf("by name:\n%s", diff)
	}
	pin := flows.ID{Group: flows.RemoteHosts, Key: flows.Key{Remote: flowstest.Key(1).Remote, Net: flows.NetIPv4}}
	want = []string{
		unnamed + ": 0 addresses, 1 flows, 110 bytes", "other.example: 1 addresses, 1 flows, 110 bytes",
		"web.example: 0 addresses, 1 flows, 110 bytes", "web.example: 1 addresses, 1 flows, 110 bytes",
	}
	if diff := cmp.Diff(want, texts(Query{Pins: []flows.ID{pin}}, l)); diff != "" {
		t.Errorf("with a pinned host:\n%s", diff)
	}
	l.Numeric = true
	if n := len(texts(Query{}, l)); n != 3 {
		t.Errorf("%d rows where no names are shown, want one for each address", n)
	}
}

// TestHostsByNameAddUpWhenFlowsLoseTheirRows has more flows than there are rows.
func TestHostsByNameAddUpWhenFlowsLoseTheirRows(t *testing.T) {
	t.Parallel()
	table, l := flows.NewTable(flows.Options{MaxFlows: 4}), flows.Labels{}
	for i := range 40 {
		k := flowstest.Key(i)
		l = l.WithSeen([]flows.Seen{{Key: k, Name: fmt.Sprintf("name-%d.example", i%5), Source: flows.SourceSNI}})
		at := flowstest.T0 + flows.Slot(i)
		table = table.Fold(flowstest.Closed(at, flowstest.Delta(i, at, 100, 10)), &l)
	}
	rows := Rows(table, Query{Group: flows.RemoteHosts, HostsByName: true}, l)
	sum := SumOf(table, rows)
	if sum.Total != table.Total().Total {
		t.Errorf("rows have %+v, the totals are %+v", sum.Total, table.Total().Total)
	}
	if len(rows) != 5 || rows[0].Addresses() != 8 {
		t.Errorf("%d rows, the first of %d addresses; want 5 of 8", len(rows), rows[0].Addresses())
	}
	within := Rows(table, Query{Within: []flows.ID{rows[0].ID()}}, l)
	if got := SumOf(table, within); got.Total != rows[0].Total() {
		t.Errorf("within the first row there are %+v, it has %+v", got.Total, rows[0].Total())
	}
}
