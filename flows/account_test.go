package flows_test

import (
	"fmt"
	"maps"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
)

// keyOf returns the key of flow n of a host that talks to few hosts and services, by
// many connections.
func keyOf(n int) flows.Key {
	k := flows.Key{
		Local: flowstest.Addr("192.0.2.1"), Remote: flows.AddrFrom(netip.AddrFrom4([4]byte{198, 51, 100, byte(n % 7)})),
		LocalPort: uint16(40_000 + n), RemotePort: uint16(1 + n%3), Proto: flows.ProtoTCP, Net: flows.NetIPv4,
	}
	if n%11 == 0 {
		k = flows.Key{Proto: flows.EtherTypeARP, Iface: uint32(n / 11)}
	}
	return k
}

// processOf returns the owner of flow n: 6 processes of 3 programs.
func processOf(n int) flows.Owner {
	id := n % 6
	return flows.Owner{
		ID: flows.OwnerID(id + 1), Kind: flows.KindProcess, PID: 100 + id, Name: fmt.Sprint("p", id%3), Exe: fmt.Sprint("/bin/p", id%3),
		User: fmt.Sprint("user", id%2), PackageName: fmt.Sprint("pkg", id%3), Container: fmt.Sprint("c", id%4),
	}
}

// knowAll returns labels that know the owner of every flow and the name of every host.
func knowAll() flows.Labels {
	var l flows.Labels
	names := map[netip.Addr]string{}
	networks := map[flows.Addr]*flows.Network{}
	for n := range 64 {
		l = l.WithOwners([]flows.Owner{processOf(n)}, []flows.Owned{{Key: keyOf(n), Owner: processOf(n).ID}})
		if k := keyOf(n); k.Net != flows.NetNone && n%7 < 5 {
			names[k.Remote.Netip()] = fmt.Sprint("name", n%7/2)
			networks[k.Remote] = networkOf(n % 7)
		}
	}
	return l.WithNames(names).WithNetworks(networks)
}

// networkOf returns one of 4 networks in 3 countries, nil for an address of which nothing is
// known.
func networkOf(n int) *flows.Network {
	if n > 3 {
		return nil
	}
	return flows.NewNetwork(uint32(n*64_500), fmt.Sprint("org", n), [...]string{"", "DE", "US", "US"}[n])
}

// drawBatches draws batches of flows of which the keys are by keyOf.
func drawBatches(t *rapid.T) []flows.Batch {
	all := flowstest.Batches(t)
	for i := range all {
		deltas := all[i].Deltas[:0]
		seen := map[flows.Key]bool{}
		for _, d := range all[i].Deltas {
			d.Key = keyOf(int(d.Key.LocalPort))
			d.TCP = rapid.SampledFrom([]flows.TCPState{0, 0, 0, flows.TCPReset, flows.TCPFinSent, flows.TCPFinRecv, flows.TCPOpened}).Draw(t, "tcp")
			if !seen[d.Key] {
				deltas = append(deltas, d)
			}
			seen[d.Key] = true
		}
		all[i].Deltas = deltas
	}
	return all
}

// subjects is what every row of a dimension carried: its flows and its account together.
func subjects(table *flows.Table, g flows.Group, l *flows.Labels) map[flows.ID]figures {
	rows := map[flows.ID]figures{}
	for f := range table.Flows() {
		id := g.OfFlow(f, l)
		rows[id] = rows[id].plus(table, &f.Series)
	}
	of := g
	if g.OfHosts() {
		of = flows.RemoteHosts
	}
	for id, a := range table.Accounts(of) {
		if g.OfHosts() {
			id = g.Of(id.Key, l)
		}
		if a.Total != (flows.Tally{}) { // Otherwise it has nothing but a peak.
			rows[id] = rows[id].plus(table, &a.Series)
		}
	}
	return rows
}

// reconcile fails unless the rows of every dimension and what is in none of them, and the
// flows and what is in none of those, are the totals: bytes, packets and all averages.
func reconcile(t *rapid.T, table *flows.Table, l *flows.Labels) {
	t.Helper()
	want := figures{}.plus(table, table.Total())
	for _, g := range flows.Dimensions() {
		sum := figures{}.plus(table, &table.OtherAccount(g).Series)
		for _, row := range subjects(table, g, l) {
			sum = sum.and(row)
		}
		if diff := cmp.Diff(want, sum); diff != "" {
			t.Fatalf("the rows of dimension %d differ from the totals: %s", g, diff)
		}
	}
	sum := figures{}.plus(table, table.Other())
	count := table.Others()
	for _, f := range table.List() {
		sum = sum.plus(table, &f.Series)
		count += f.Count()
	}
	if diff := cmp.Diff(want, sum); diff != "" {
		t.Fatalf("the flows differ from the totals: %s", diff)
	}
	if count != table.Ever() {
		t.Fatalf("%d flows are listed, %d there were", count, table.Ever())
	}
}

func (f figures) and(o figures) figures {
	f.Total, f.Running = f.Total.Plus(o.Total), f.Running.Plus(o.Running)
	for i := range f.Sums {
		f.Sums[i] = f.Sums[i].Plus(o.Sums[i])
	}
	return f
}

// smallOptions draws limits of which all are reached.
func smallOptions(t *rapid.T) flows.Options {
	return flows.Options{
		MaxFlows:    rapid.IntRange(1, 40).Draw(t, "flows"),
		MaxClosed:   rapid.SampledFrom([]int{-1, 1, 5, 50}).Draw(t, "closed"),
		MaxAccounts: rapid.SampledFrom([]int{1, 2, 5, 1000}).Draw(t, "accounts"),
	}
}

// TestRowsOfEveryDimensionAreTheTotals takes batches, owners that are found late, owners of
// which more becomes known, names, networks that change, pins and resets in any order.
func TestRowsOfEveryDimensionAreTheTotals(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := flows.NewTable(smallOptions(t))
		var l flows.Labels
		for _, b := range drawBatches(t) {
			switch rapid.IntRange(0, 11).Draw(t, "what") {
			case 0:
				table = table.Reset()
				if table.Total().Total != (flows.Tally{}) || table.Since() < table.At() {
					t.Fatal("a reset left something")
				}
			case 1, 2, 3:
				n := rapid.IntRange(0, 60).Draw(t, "owned")
				o := processOf(n)
				if rapid.Bool().Draw(t, "changed") {
					o.Exe, o.PackageName, o.User = "/bin/other", "other", "other"
				}
				before := l
				l = l.WithOwners([]flows.Owner{o}, []flows.Owned{{Key: keyOf(n), Owner: o.ID}})
				table = table.Relabel(&before, &l, []flows.Owner{o})
			case 4:
				n := rapid.IntRange(0, 60).Draw(t, "named")
				if k := keyOf(n); k.Net != flows.NetNone {
					l = l.WithNames(map[netip.Addr]string{k.Remote.Netip(): rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "name")})
				}
			case 6, 7:
				if k := keyOf(rapid.IntRange(0, 60).Draw(t, "located")); k.Net != flows.NetNone {
					l = l.WithNetworks(map[flows.Addr]*flows.Network{k.Remote: networkOf(rapid.IntRange(0, 4).Draw(t, "network"))})
				}
			case 8:
				l = l.WithoutNetworks()
			case 5:
				table = table.WithPins([]flows.ID{flows.FlowID(keyOf(rapid.IntRange(0, 60).Draw(t, "pinned")))})
			}
			table = table.Fold(b, &l)
			reconcile(t, table, &l)
		}
	})
}

// TestBytesStayWithTheirRows compares every row of every dimension with what its flows
// carried, however many of them have lost their rows.
func TestBytesStayWithTheirRows(t *testing.T) {
	t.Parallel()
	l := knowAll()
	rapid.Check(t, func(t *rapid.T) {
		o := smallOptions(t)
		o.MaxAccounts = 1000
		table := flows.NewTable(o)
		want := map[flows.ID]flows.Tally{}
		for _, b := range drawBatches(t) {
			table = table.Fold(b, &l)
			for _, d := range b.Deltas {
				for _, g := range flows.Dimensions() {
					id := g.Of(d.Key, &l)
					want[id] = want[id].Plus(d.Tally)
				}
			}
		}
		maps.DeleteFunc(want, func(_ flows.ID, t flows.Tally) bool { return t == flows.Tally{} })
		got := map[flows.ID]flows.Tally{}
		for _, g := range flows.Dimensions() {
			for id, row := range subjects(table, g, &l) {
				if row.Total != (flows.Tally{}) {
					got[id] = row.Total
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("rows: %s", diff)
		}
	})
}

// TestOwnersThatAreFoundLateTakeTheirBytesAlong finds all owners and names at the end.
func TestOwnersThatAreFoundLateTakeTheirBytesAlong(t *testing.T) {
	t.Parallel()
	l := knowAll()
	rapid.Check(t, func(t *rapid.T) {
		late, early := flows.NewTable(flows.Options{}), flows.NewTable(flows.Options{})
		for _, b := range drawBatches(t) {
			late, early = late.Fold(b, nil), early.Fold(b, &l)
		}
		for _, g := range flows.Dimensions() {
			if diff := cmp.Diff(subjects(early, g, &l), subjects(late, g, &l)); diff != "" {
				t.Fatalf("dimension %d: %s", g, diff)
			}
		}
	})
}

// TestPeaksOfRowsAreThoseOfAllTheirFlows compares the peaks with the highest second of all
// flows of a row together.
func TestPeaksOfRowsAreThoseOfAllTheirFlows(t *testing.T) {
	t.Parallel()
	l := knowAll()
	rapid.Check(t, func(t *rapid.T) {
		o := smallOptions(t)
		o.MaxAccounts = 1000
		table := flows.NewTable(o)
		slots := map[flows.ID]map[flows.Slot]flows.Pair{}
		for _, b := range drawBatches(t) {
			b.From = b.To // What is spread over many seconds is another test's.
			b.Health.Sources = []flows.Source{{Machine: 1}, {Machine: 2}}
			table = table.Fold(b, &l)
			for _, d := range b.Deltas {
				for _, g := range flows.Dimensions() {
					id := g.Of(d.Key, &l)
					if slots[id] == nil {
						slots[id] = map[flows.Slot]flows.Pair{}
					}
					slots[id][b.To] = slots[id][b.To].Plus(d.Bytes)
				}
			}
		}
		for id, carried := range slots {
			var want flows.Pair
			var sum uint64
			for at, p := range carried {
				if at < table.Slot() {
					want, sum = want.Max(p), max(sum, p.Sum())
				}
			}
			if got, both := peaksOf(table, id, &l); got != want || both != sum {
				t.Fatalf("%+v: peaks %v and %d, want %v and %d", id, got, both, want, sum)
			}
		}
	})
}

// peaksOf returns the peaks of a row.
func peaksOf(table *flows.Table, id flows.ID, l *flows.Labels) (flows.Pair, uint64) {
	s := table.Add(func(yield func(*flows.Series) bool) {
		for f := range table.Flows() {
			if id.Group.OfFlow(f, l) == id && !yield(&f.Series) {
				return
			}
		}
		for host, a := range table.Accounts(flows.RemoteHosts) {
			if id.Group.OfHosts() && id.Group.Of(host.Key, l) == id && !yield(&a.Series) {
				return
			}
		}
		if a := table.Account(id); a != nil {
			yield(&a.Series)
		}
	})
	return table.Peaks(&s)
}

func TestPairsAreFormerFlows(t *testing.T) {
	t.Parallel()
	l := knowAll()
	table := flows.NewTable(flows.Options{MaxClosed: -1})
	for i := range flows.Slot(4) {
		var deltas []flows.Delta
		for n := range 40 {
			d := flowstest.Delta(n, flowstest.T0+i, 100, 10)
			d.Key, d.TCP = keyOf(n+1), flows.TCPReset
			deltas = append(deltas, d)
		}
		table = table.Fold(flowstest.Closed(flowstest.T0+i, deltas...), &l)
	}
	for i := range flows.Slot(4) {
		table = table.Fold(flowstest.Closed(flowstest.T0+4+i), &l)
	}
	if table.Len() != 0 {
		t.Fatalf("%d flows have rows, want none: no closed flow keeps one", table.Len())
	}
	want, got := map[string]uint64{}, map[string]uint64{}
	for n := range 40 {
		k := keyOf(n + 1)
		want[fmt.Sprint(processOf(n+1).ID, k.Remote.Netip(), k.RemotePort, k.Proto)] += 4 * 110
	}
	for f := range table.Former() {
		got[fmt.Sprint(l.OwnerOf(f), f.Key.Remote.Netip(), f.Key.RemotePort, f.Key.Proto)] += f.Total.Bytes.Sum()
		if f.Key.LocalPort != 0 || !f.Former() || !table.Closed(f) {
			t.Errorf("%+v: want a former flow without the client's port", f.Key)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
