package list

import (
	"fmt"
	"net/netip"
	"testing"

	"iftopgo/flows"
	"iftopgo/flows/rowfilter"
	"iftopgo/internal/flowstest"
)

// busy returns a table of n flows that were all active every 15 seconds for six minutes
// and in each of the last 45 seconds, and labels that know all there is to know of them.
func busy(n int) (*flows.Table, flows.Labels) {
	const long, recent = 360, 45
	table := flows.NewTable(flows.Options{})
	deltas := make([]flows.Delta, 0, n)
	for i := range n {
		deltas = append(deltas, flowstest.Delta(i, flowstest.T0, uint64(i*7919)%100_003, uint64(i*104_729)%50_021))
	}
	for i := range flows.Slot(long) {
		if i%15 == 0 || i >= long-recent {
			table = table.Fold(flowstest.Closed(flowstest.T0+i, deltas...), nil)
		}
	}
	const processes = 1000
	names := map[netip.Addr]string{}
	owners := make([]flows.Owner, 0, processes)
	for i := range processes {
		owners = append(owners, flows.Owner{
			ID: flows.OwnerID(i + 1), Kind: flows.KindProcess, PID: i + 100, Name: fmt.Sprintf("proc%d", i%300),
			Exe: fmt.Sprintf("/usr/bin/proc%d", i%300), User: "root", PackageName: fmt.Sprintf("pkg%d", i%50),
		})
	}
	owned := make([]flows.Owned, 0, n)
	for i := range n {
		k := flowstest.Key(i)
		if i%2 == 0 {
			names[k.Remote.Netip()] = fmt.Sprintf("host-%d.example.net", i)
		}
		owned = append(owned, flows.Owned{Key: k, Owner: flows.OwnerID(i%processes + 1), Evidence: flows.EvidenceEvent})
	}
	services := map[uint16]string{53: "domain", 80: "http", 443: "https"}
	l := flows.Labels{Service: func(_, port uint16) string { return services[port] }}
	return table, l.WithNames(names).WithOwners(owners, owned)
}

func BenchmarkList(b *testing.B) {
	match := func(text string) rowfilter.Filter {
		m, err := rowfilter.Parse(text, nil)
		if err != nil {
			b.Fatal(err)
		}
		return m
	}
	for _, n := range []int{1000, 65_536} {
		table, l := busy(n)
		rows := Rows(table, Query{}, l)
		frozen := make([]flows.ID, len(rows))
		for i := range rows {
			frozen[i] = rows[i].ID()
		}
		for _, c := range []struct {
			name string
			q    Query
		}{
			{"flows by 10s", Query{}},
			{"first 100 flows by 10s", Query{First: 100}},
			{"flows by total", Query{Sort: ByTotal}},
			{"flows by remote", Query{Sort: ByRemote}},
			{"flows by process", Query{Sort: ByProcess}},
			{"flows frozen", Query{Frozen: frozen}},
			{"flows by received", Query{Direction: Received}},
			{"flows by age", Query{Sort: ByAge}},
			{"flows by change", Query{Sort: ByChange}},
			{"hosts by change", Query{Group: flows.RemoteHosts, Sort: ByChange}},
			{"flows that look alike", Query{Group: flows.HidingParts(flows.LocalPort|flows.RemotePort, true)}},
			{"hosts", Query{Group: flows.RemoteHosts}},
			{"services", Query{Group: flows.Services}},
			{"processes", Query{Group: flows.Processes}},
			{"half match a word", Query{Filter: match("example")}},
			{"a number", Query{Filter: match("44")}},
			{"nothing matches", Query{Filter: match("zzz")}},
			{"an expression", Query{Filter: match("/exam.le/")}},
			{"terms, processes", Query{Filter: match("net:198.51.0.0/16 !host:example proc:1 | port:25"), Group: flows.Processes}},
		} {
			b.Run(fmt.Sprintf("%d/%s", n, c.name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					Rows(table, c.q, l)
				}
			})
		}
	}
}
