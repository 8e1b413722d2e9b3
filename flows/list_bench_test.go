package flows

import (
	"fmt"
	"net/netip"
	"testing"
)

// busy returns a table of n flows that were all active in each of the last 45
// seconds, and labels that know all there is to know of them.
func busy(n int) (*Table, Labels) {
	table := NewTable(Options{})
	deltas := make([]Delta, 0, n)
	for i := range n {
		deltas = append(deltas, delta(i, t0, uint64(i*7919)%100_003, uint64(i*104_729)%50_021))
	}
	for i := range Slot(45) {
		table = table.Fold(closed(t0+i, deltas...))
	}
	const processes = 1000
	names := map[netip.Addr]string{}
	owners := make([]Owner, 0, processes)
	for i := range processes {
		owners = append(owners, Owner{
			ID: OwnerID(i + 1), Kind: KindProcess, PID: i + 100, Name: fmt.Sprintf("proc%d", i%300),
			Exe: fmt.Sprintf("/usr/bin/proc%d", i%300), User: "root", PackageName: fmt.Sprintf("pkg%d", i%50),
		})
	}
	owned := make([]Owned, 0, n)
	for i := range n {
		k := key(i)
		if i%2 == 0 {
			names[k.Remote.Netip()] = fmt.Sprintf("host-%d.example.net", i)
		}
		owned = append(owned, Owned{Key: k, Owner: OwnerID(i%processes + 1), Evidence: EvidenceEvent})
	}
	services := map[uint16]string{53: "domain", 80: "http", 443: "https"}
	l := Labels{Service: func(_, port uint16) string { return services[port] }}
	return table, l.WithNames(names).WithOwners(owners, owned)
}

func BenchmarkList(b *testing.B) {
	match := func(text string) Match {
		m, err := ParseMatch(text)
		if err != nil {
			b.Fatal(err)
		}
		return m
	}
	for _, n := range []int{1000, 65_536} {
		table, l := busy(n)
		rows := table.List(Query{}, l)
		frozen := make([]ID, len(rows))
		for i := range rows {
			frozen[i] = rows[i].ID()
		}
		for _, c := range []struct {
			name string
			q    Query
		}{
			{"flows by 10s", Query{}},
			{"flows by total", Query{Sort: ByTotal}},
			{"flows by remote", Query{Sort: ByRemote}},
			{"flows by process", Query{Sort: ByProcess}},
			{"flows frozen", Query{Frozen: frozen}},
			{"hosts", Query{Group: RemoteHosts}},
			{"services", Query{Group: Services}},
			{"processes", Query{Group: Processes}},
			{"half match a word", Query{Match: match("example")}},
			{"a number", Query{Match: match("44")}},
			{"nothing matches", Query{Match: match("zzz")}},
			{"an expression", Query{Match: match("/exam.le/")}},
			{"terms, processes", Query{Match: match("net:198.51.0.0/16 !host:example proc:1 | port:25"), Group: Processes}},
		} {
			b.Run(fmt.Sprintf("%d/%s", n, c.name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					table.List(c.q, l)
				}
			})
		}
	}
}
