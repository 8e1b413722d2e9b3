package list

import (
	stdcmp "cmp"
	"math"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"iftopgo/flows"
	"iftopgo/flows/rowfilter"
	"iftopgo/internal/flowstest"
)

// everyGroup is every way of putting flows together.
var everyGroup = []flows.Group{
	flows.Ungrouped, flows.LocalHosts, flows.RemoteHosts, flows.Services, flows.Processes, flows.PIDs, flows.Packages, flows.Containers,
	flows.Users, flows.Names, flows.Protocols, flows.Interfaces, flows.Networks, flows.Countries,
	flows.Merged(flows.LocalHost), flows.Merged(flows.RemoteHost | flows.RemotePort), flows.Merged(flows.LocalPort), flows.Merged(flows.LocalPort | flows.RemotePort),
	flows.Merged(flows.LocalHost | flows.LocalPort | flows.RemoteHost | flows.RemotePort),
	flows.HidingParts(flows.LocalPort|flows.RemotePort, false), flows.HidingParts(flows.LocalPort|flows.RemotePort, true),
	flows.HidingParts(flows.RemotePort, true), flows.HidingParts(flows.LocalHost|flows.LocalPort|flows.RemotePort, false),
}

// drawBatches draws any traffic between few ends, so that there is something to
// group.
func drawBatches(t *rapid.T) []flows.Batch {
	all := flowstest.Batches(t)
	for _, b := range all {
		for i := range b.Deltas {
			k := &b.Deltas[i].Key
			n := int(k.LocalPort)
			k.Remote = flows.AddrFrom(netip.AddrFrom4([4]byte{198, 51, 100, byte(n % 7)}))
			k.RemotePort = []uint16{443, 53, 40_000}[n%3]
			k.Proto = []uint16{6, 17}[n%2]
			switch n % 11 {
			case 0:
				*k = flows.Key{Proto: uint16(0x0800 + n)}
			case 1:
				k.Net, k.Remote[10] = flows.NetIPv6, 0
			}
		}
	}
	return all
}

// drawTable draws a table of such traffic, of which some flows have lost their rows.
func drawTable(t *rapid.T) *flows.Table {
	table := flows.NewTable(flows.Options{
		MaxFlows:    rapid.IntRange(1, 40).Draw(t, "max"),
		MaxClosed:   rapid.SampledFrom([]int{-1, 3, 0}).Draw(t, "closed"),
		MaxAccounts: rapid.SampledFrom([]int{2, 0}).Draw(t, "accounts"),
	})
	l := flows.Labels{Service: service}.WithOwners(someOwners()[:1], nil)
	for _, b := range drawBatches(t) {
		for i := range b.Deltas {
			l = l.WithOwners(nil, []flows.Owned{{Key: b.Deltas[i].Key, Owner: flows.OwnerID(i % 2)}})
		}
		table = table.Fold(b, &l)
	}
	return table
}

// service names one port.
func service(_, port uint16) string { return map[uint16]string{443: "https"}[port] }

// someOwners returns owners of several kinds, programs and packages.
func someOwners() (owners []flows.Owner) {
	for i := range flows.OwnerID(6) {
		owners = append(owners, flows.Owner{
			ID: i + 1, Kind: flows.KindProcess + flows.Kind(i%3), PID: int(i), Name: string('a' + rune(i%4)),
			PackageName: string('p' + rune(i%2)), Container: []string{"", "c"}[i%2],
		})
	}
	return owners
}

// drawLabels draws what may be known of the flows of a table.
func drawLabels(t *rapid.T, table *flows.Table) flows.Labels {
	var owned []flows.Owned
	names := map[netip.Addr]string{}
	networks := map[flows.Addr]*flows.Network{}
	for _, f := range sortedFlows(table) {
		if id := flows.OwnerID(rapid.IntRange(0, 7).Draw(t, "owner")); id > 0 {
			owned = append(owned, flows.Owned{Key: f.Key, Owner: id, Evidence: flows.EvidenceTable})
		}
		if rapid.Bool().Draw(t, "named") {
			names[f.Key.Remote.Netip()] = rapid.SampledFrom([]string{"alpha", "Beta", "gamma.example.net"}).Draw(t, "name")
		}
		if n := rapid.IntRange(0, 5).Draw(t, "network"); n > 0 {
			networks[f.Key.Remote] = flows.NewNetwork(uint32(n%3), "org", [...]string{"", "DE", "US"}[n/2])
		}
	}
	l := flows.Labels{Service: service}
	return l.WithNames(names).WithNetworks(networks).WithOwners(someOwners(), owned)
}

// sortedFlows returns the flows of a table in an order that can be relied on.
func sortedFlows(table *flows.Table) []*flows.Flow {
	return slices.SortedFunc(table.Flows(), func(a, b *flows.Flow) int { return a.Key.Compare(b.Key) })
}

func drawQuery(t *rapid.T) Query {
	text := rapid.SampledFrom([]string{"", "tcp", "!tcp", "alpha | port:53", "proc:a", "dir:in", "net:198.51.100.0/30", "asn:1 | country:us"}).Draw(t, "match")
	m, err := rowfilter.Parse(text, nil)
	if err != nil {
		t.Fatal(err)
	}
	return Query{
		Group: rapid.SampledFrom(everyGroup).Draw(t, "group"), Filter: m,
		Sort:      SortBy(rapid.IntRange(0, int(sortCount)-1).Draw(t, "sort")),
		Direction: Direction(rapid.IntRange(0, int(directionCount)-1).Draw(t, "direction")), Reverse: rapid.Bool().Draw(t, "reverse"),
	}
}

// drawIDs draws some of the IDs of rows.
func drawIDs(t *rapid.T, rows []Row, label string) []flows.ID {
	var some []flows.ID
	for _, id := range idsOf(rows) {
		if rapid.Bool().Draw(t, label) {
			some = append(some, id)
		}
	}
	return some
}

func idsOf(rows []Row) []flows.ID {
	ids := make([]flows.ID, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID()
	}
	return ids
}

// rowFigures are the figures of a series of a table, to be added up.
type rowFigures struct {
	Total flows.Tally
	Sums  flows.Sums
	Slots [flows.History]flows.Pair
}

func (f rowFigures) plus(table *flows.Table, s *flows.Series) rowFigures {
	f.Total = f.Total.Plus(s.Total)
	for i, w := range table.Sums(s) {
		f.Sums[i] = f.Sums[i].Plus(w)
	}
	var slots [flows.History]flows.Pair
	table.Slots(s, slots[:])
	for i, p := range slots {
		f.Slots[i] = f.Slots[i].Plus(p)
	}
	return f
}

// plusRow adds a row, and checks its figures against its series.
func (f rowFigures) plusRow(t *rapid.T, table *flows.Table, r *Row) rowFigures {
	s := r.Series()
	if r.Total() != s.Total || r.Rates() != table.Rates(s) {
		t.Fatalf("%v says total %v and rates %v, its series %v and %v", r.ID(), r.Total(), r.Rates(), s.Total, table.Rates(s))
	}
	return f.plus(table, s)
}

func TestListedRowsAndRemainderAreTheTotals(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := drawTable(t)
		l, q := drawLabels(t, table), drawQuery(t)
		rows := Rows(table, q, l)
		rows = rows[:rapid.IntRange(0, len(rows)).Draw(t, "limit")]
		var sum rowFigures
		listed := uint64(0)
		for i := range rows {
			sum = sum.plusRow(t, table, &rows[i])
			listed += rows[i].Count()
		}
		left, unlisted := Remainder(table, rows)
		sum = sum.plus(table, &left)
		if diff := cmp.Diff(rowFigures{}.plus(table, table.Total()), sum); diff != "" {
			t.Fatalf("rows and remainder differ from the totals: %s", diff)
		}
		if listed+unlisted != table.Ever() {
			t.Fatalf("%d flows listed and %d not, of %d", listed, unlisted, table.Ever())
		}
	})
}

func TestEveryFlowIsInTheRowOfItsID(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := drawTable(t)
		l, q := drawLabels(t, table), drawQuery(t)
		want := map[flows.ID]memberCount{}
		for _, f := range table.List() {
			if q.Filter.Match(f, &l) {
				id := q.Group.OfFlow(f, &l)
				want[id] = want[id].plus(f)
			}
		}
		rows := map[flows.ID]bool{}
		for _, r := range Rows(table, q, l) {
			id := r.ID()
			rows[id] = true
			if id.Group == flows.Other || id.Group == flows.Former {
				continue // Nobody drills down into what is one flow.
			}
			var within memberCount
			for _, r := range Rows(table, Query{Within: []flows.ID{id}, Filter: q.Filter}, l) {
				for _, f := range r.Members() {
					within = within.plus(f)
				}
			}
			if within.former == 0 && q.whole() && table.Omitted(q.Group) > 0 {
				within.former = want[id].former // The row may have less than they carried.
			}
			if within != want[id] {
				t.Fatalf("within %v are %+v flows, want %+v", id, within, want[id])
			}
		}
		for id := range want {
			if !rows[id] && !rows[flows.ID{Group: flows.Other}] {
				t.Fatalf("there is no row %v", id)
			}
		}
	})
}

// memberCount is how many flows with a row there are, and how many former ones.
type memberCount struct{ rows, former int }

func (n memberCount) plus(f *flows.Flow) memberCount {
	if f.Former() {
		n.former++
	} else {
		n.rows++
	}
	return n
}

// plainTextKey is the simple version of a textKey. What is compared first comes first.
func plainTextKey(l *flows.Labels, r *Row, by SortBy) (class, text string, number int) {
	host := func(a flows.Addr, port uint16) (string, string, int) {
		switch name := l.Address(a).Text; {
		case r.Key().Net == flows.NetNone:
			return "4 nothing", "", 0
		case name != "" && !l.Numeric:
			return "3 text", strings.ToLower(name), int(port)
		case a.Netip().Is4():
			return "1 IPv4", string(a[:]), int(port)
		default:
			return "2 IPv6", string(a[:]), int(port)
		}
	}
	id := r.ID()
	switch kind := id.Group; {
	case by == ByProcess && (kind != flows.Processes || id.Kind == flows.KindUnknown):
		if o := r.Owner(l); o != nil {
			return "3 text", strings.ToLower(o.Name), o.PID
		}
		return "4 nothing", "", 0
	case by == ByLocal && (kind == flows.LocalHosts || kind.HasEnds()):
		return host(id.Key.Local, id.Key.LocalPort)
	case by == ByRemote && (kind == flows.RemoteHosts || kind.HasEnds()):
		return host(id.Key.Remote, id.Key.RemotePort)
	default:
		return "3 text", strings.ToLower(l.Title(id)), 0
	}
}

// plainSeen returns the series of a row, with other times if it carried no packet.
func plainSeen(r *Row, never int64) flows.Series {
	s := *r.Series()
	if s.Total == (flows.Tally{}) {
		s.First, s.Last = never, never
	}
	return s
}

// plainCompare compares two rows in an order that is not reversed, as far as the
// order says.
func plainCompare(l *flows.Labels, q *Query, a, b *Row) int {
	one := func(sent, received, both float64) float64 { return [...]float64{both, sent, received}[q.Direction] }
	// The same sum of other parts may differ in its last digits.
	rounded := func(r *Row, w flows.Window) float64 {
		rate := r.Rates()[w]
		return math.Round(one(rate.Sent, rate.Recv, rate.Sum()) * 1000)
	}
	rate := func(w flows.Window) int { return stdcmp.Compare(rounded(b, w), rounded(a, w)) }
	count := func(p flows.Pair) float64 { return one(float64(p.Sent), float64(p.Recv), float64(p.Sum())) }
	switch q.Sort {
	case By2s:
		return rate(flows.Window2s)
	case By10s:
		return rate(flows.Window10s)
	case By40s:
		return rate(flows.Window40s)
	case ByTotal:
		return stdcmp.Compare(count(b.Total().Bytes), count(a.Total().Bytes))
	case ByPackets:
		return stdcmp.Compare(count(b.Total().Packets), count(a.Total().Packets))
	case ByChange: // As whole numbers: the same sum of other parts may differ in its last digits.
		change := func(r *Row) float64 {
			c := r.Change()
			return math.Floor(math.Abs(one(c.Sent, c.Recv, c.Sum())) + 0.5)
		}
		return stdcmp.Compare(change(b), change(a))
	case ByAge:
		return stdcmp.Compare(plainSeen(a, math.MaxInt64).First, plainSeen(b, math.MaxInt64).First)
	case ByLastSeen:
		return stdcmp.Compare(plainSeen(b, 0).Last, plainSeen(a, 0).Last)
	case ByProtocol:
		number := func(r *Row) int {
			return map[bool]int{true: 1 << 16}[r.Key().Net == flows.NetNone] + int(r.Key().Proto)
		}
		return stdcmp.Compare(number(a), number(b))
	default:
		class, text, number := plainTextKey(l, a, q.Sort)
		class2, text2, number2 := plainTextKey(l, b, q.Sort)
		return stdcmp.Or(strings.Compare(class, class2), strings.Compare(text, text2), stdcmp.Compare(number, number2))
	}
}

// closedLater compares two rows by whether their flows are closed: in orders by rate those
// rows come after live ones that carry something, and before those that do not; in reverse
// they are the last ones.
func closedLater(q *Query, a, b *Row) int {
	window, ok := map[SortBy]flows.Window{By2s: flows.Window2s, By10s: flows.Window10s, By40s: flows.Window40s}[q.Sort]
	if !ok {
		return 0
	}
	number := func(r *Row) int {
		_, closed := r.Closed()
		silent := q.Direction.of(r.sums()[window]) == 0
		switch {
		case closed && (silent || q.Reverse):
			return 3
		case closed:
			return 1
		case silent && !q.Reverse && (r.ID().Group.HasEnds() || r.IsOther()):
			return 2
		default:
			return 0
		}
	}
	return stdcmp.Compare(number(a), number(b))
}

func TestOrderAgreesWithComparingRows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := drawTable(t)
		l, q := drawLabels(t, table), drawQuery(t)
		rows := Rows(table, q, l)
		for i := 1; i < len(rows); i++ {
			a, b := &rows[i-1], &rows[i]
			c := plainCompare(&l, &q, a, b)
			if q.Reverse {
				c = -c
			}
			c = stdcmp.Or(closedLater(&q, a, b), c)
			x, y := a.ID(), b.ID()
			if c = stdcmp.Or(c, stdcmp.Compare(a.tieKey(), b.tieKey()), x.Compare(&y)); c >= 0 {
				t.Fatalf("%v is listed before %v", x, y)
			}
		}
	})
}

// TestFirstRowsAreThoseOfTheWholeOrder lists rows of which some have to be in order.
func TestFirstRowsAreThoseOfTheWholeOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := drawTable(t)
		l, q := drawLabels(t, table), drawQuery(t)
		all := idsOf(Rows(table, q, l))
		q.First = rapid.IntRange(1, max(len(all), 1)).Draw(t, "first")
		rows := Rows(table, q, l)
		some := idsOf(rows)
		if n := min(q.First, len(all)); !slices.Equal(some[:n], all[:n]) {
			t.Fatalf("the first %d rows are %v, want %v", n, some[:n], all[:n])
		}
		if put := idsOf(Ordered(slices.Clone(rows), q, l)); !slices.Equal(put, all) {
			t.Fatalf("put in order later the rows are %v, want %v", put, all)
		}
		byID := func(a, b flows.ID) int { return a.Compare(&b) }
		slices.SortFunc(all, byID)
		slices.SortFunc(some, byID)
		if !slices.Equal(some, all) {
			t.Fatalf("the rows are %v, want %v", some, all)
		}
	})
}

func TestOrderDoesNotDependOnWhichFlowWasSeenFirst(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table, again := flows.NewTable(flows.Options{}), flows.NewTable(flows.Options{})
		for _, b := range drawBatches(t) {
			table = table.Fold(b, nil)
			b.Deltas = slices.Clone(b.Deltas)
			slices.Reverse(b.Deltas)
			again = again.Fold(b, nil)
		}
		l, q := drawLabels(t, table), drawQuery(t)
		if diff := cmp.Diff(idsOf(Rows(table, q, l)), idsOf(Rows(again, q, l))); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestRanksAgreeWithComparingTextKeys(t *testing.T) {
	t.Parallel()
	text := rapid.OneOf(rapid.StringN(0, 30, 60), rapid.StringMatching(`(host|hosts\x00?)-?[0-9]{0,3}(\.example\.net)?`))
	rapid.Check(t, func(t *rapid.T) {
		keys := make([]textKey, rapid.IntRange(0, 200).Draw(t, "keys"))
		for i := range keys {
			b := &keys[i]
			b.class = textClass(rapid.IntRange(0, 3).Draw(t, "class"))
			switch b.class {
			case classIPv4:
				b.addr = flows.AddrFrom(netip.AddrFrom4([4]byte(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "IPv4"))))
			case classIPv6:
				copy(b.addr[7:], rapid.SliceOfN(rapid.ByteRange(0, 2), 9, 9).Draw(t, "IPv6"))
			case classText:
				b.text = text.Draw(t, "text")
			case classNone:
				continue
			}
			b.number = uint32(rapid.Uint16().Draw(t, "number"))
		}
		ranks := rankTexts(keys)
		for i := range keys {
			for j := range keys {
				a, b := &keys[i], &keys[j]
				want := stdcmp.Or(stdcmp.Compare(a.class, b.class), slices.Compare(a.addr[:], b.addr[:]),
					strings.Compare(a.text, b.text), stdcmp.Compare(a.number, b.number))
				if got := stdcmp.Compare(ranks[i], ranks[j]); got != want {
					t.Fatalf("%+v and %+v compare as %d, want %d", *a, *b, got, want)
				}
			}
		}
	})
}

func TestRadixSortAgreesWithSorting(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var s sorter
		for range rapid.IntRange(1, 3).Draw(t, "times") {
			items := make([]sortItem, rapid.IntRange(0, 300).Draw(t, "items"))
			for i := range items {
				key := rapid.Uint64().Draw(t, "key") & rapid.SampledFrom([]uint64{0xf, 0xff00ff, 1<<64 - 1}).Draw(t, "bits")
				items[i] = newSortItem(rapid.SampledFrom([]uint32{0, 1, 1 << 31}).Draw(t, "class"), key, i)
			}
			want := slices.Clone(items)
			slices.SortStableFunc(want, func(a, b sortItem) int {
				return stdcmp.Or(stdcmp.Compare(a.class(), b.class()), stdcmp.Compare(a.key(), b.key()))
			})
			first, n := slices.Clone(items), rapid.IntRange(1, max(len(items), 1)).Draw(t, "first")
			s.sortFirst(first, n, func(equal []sortItem, _ int) {
				slices.SortFunc(equal, func(a, b sortItem) int { return stdcmp.Compare(a.row(), b.row()) })
			})
			if diff := cmp.Diff(want[:min(n, len(want))], first[:min(n, len(want))]); diff != "" {
				t.Fatalf("the first %d: %s", n, diff)
			}
			s.sort(items)
			if diff := cmp.Diff(want, items); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

func TestPinnedRowsAreFirstAndFrozenOnesStay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := drawTable(t)
		l, q := drawLabels(t, table), drawQuery(t)
		plain := Rows(table, q, l)
		q.Pins = slices.DeleteFunc(drawIDs(t, plain, "pin"), func(id flows.ID) bool {
			return id.Group == flows.Former || id.Group == flows.Other // They cannot be pinned.
		})
		q.Frozen = rapid.Permutation(drawIDs(t, plain, "freeze")).Draw(t, "frozen")
		q.Sort = SortBy(rapid.IntRange(0, int(sortCount)-1).Draw(t, "then"))
		rows := Rows(table, q, l)

		rank := func(id flows.ID) int {
			rank := slices.Index(q.Frozen, id)
			if rank < 0 {
				rank = len(q.Frozen)
			}
			if !slices.Contains(q.Pins, id) {
				rank += len(q.Frozen) + 1
			}
			return rank
		}
		fresh := idsOf(Rows(table, Query{Group: q.Group, Filter: q.Filter, Sort: q.Sort, Direction: q.Direction, Reverse: q.Reverse}, l))
		slices.SortStableFunc(fresh, func(a, b flows.ID) int { return rank(a) - rank(b) })
		if diff := cmp.Diff(fresh, idsOf(rows)); diff != "" {
			t.Fatal(diff)
		}
		for i := range rows {
			if rows[i].Pinned != slices.Contains(q.Pins, rows[i].ID()) {
				t.Fatalf("%v pinned: %v", rows[i].ID(), rows[i].Pinned)
			}
		}
	})
}

func TestFrozenRowsWithoutFlowsAreNotListed(t *testing.T) {
	t.Parallel()
	table := flows.NewTable(flows.Options{}).Fold(flowstest.Closed(flowstest.T0, flowstest.Delta(1, flowstest.T0, 10, 0), flowstest.Delta(2, flowstest.T0, 20, 0), flowstest.Delta(3, flowstest.T0, 30, 0)), nil)
	q := Query{Frozen: []flows.ID{flows.FlowID(flowstest.Key(9)), flows.FlowID(flowstest.Key(1)), flows.FlowID(flowstest.Key(8)), flows.FlowID(flowstest.Key(2))}}
	want := []flows.ID{flows.FlowID(flowstest.Key(1)), flows.FlowID(flowstest.Key(2)), flows.FlowID(flowstest.Key(3))}
	if diff := cmp.Diff(want, idsOf(Rows(table, q, flows.Labels{}))); diff != "" {
		t.Error(diff)
	}
}

// keyOfHosts is what all flows between the two hosts of flow n have in common.
func keyOfHosts(n int) flows.Key {
	return flows.Key{Local: flowstest.Key(n).Local, Remote: flowstest.Key(n).Remote, Net: flows.NetIPv4}
}

func TestPinsWithoutTraffic(t *testing.T) {
	t.Parallel()
	table := flows.NewTable(flows.Options{}).Fold(flowstest.Closed(flowstest.T0, flowstest.Delta(1, flowstest.T0, 10, 0), flowstest.Delta(2, flowstest.T0, 20, 0)), nil)
	idle := flows.FlowID(flowstest.Key(9))
	pair := flows.ID{Group: flows.Merged(flows.LocalPort | flows.RemotePort), Key: keyOfHosts(1)}
	idlePair := flows.ID{Group: flows.Merged(flows.LocalPort | flows.RemotePort), Key: keyOfHosts(8)}
	host := flows.ID{Group: flows.RemoteHosts, Key: flows.Key{Remote: flowstest.Key(2).Remote, Net: flows.NetIPv4}}
	match := func(text string) rowfilter.Filter {
		m, err := rowfilter.Parse(text, nil)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	for name, c := range map[string]struct {
		q    Query
		want []flows.ID
	}{
		"a flow without traffic is listed": {Query{Pins: []flows.ID{idle}}, []flows.ID{idle, flows.FlowID(flowstest.Key(2)), flows.FlowID(flowstest.Key(1))}},
		"two hosts hold their flows on top": {
			Query{Pins: []flows.ID{pair}}, []flows.ID{flows.FlowID(flowstest.Key(1)), flows.FlowID(flowstest.Key(2))},
		},
		"two hosts without traffic are listed": {Query{Pins: []flows.ID{idlePair}}, []flows.ID{idlePair, flows.FlowID(flowstest.Key(2)), flows.FlowID(flowstest.Key(1))}},
		"the filter leaves idle pins out":      {Query{Pins: []flows.ID{idle}, Filter: match("port:1")}, []flows.ID{flows.FlowID(flowstest.Key(1))}},
		"an idle pin that matches is listed":   {Query{Pins: []flows.ID{idle}, Filter: match("port:9")}, []flows.ID{idle}},
		"a drill-down leaves idle pins out":    {Query{Pins: []flows.ID{idle}, Within: []flows.ID{host}}, []flows.ID{flows.FlowID(flowstest.Key(2))}},
		"pins of another group mean nothing":   {Query{Pins: []flows.ID{host}}, []flows.ID{flows.FlowID(flowstest.Key(2)), flows.FlowID(flowstest.Key(1))}},
		"a pin is listed once":                 {Query{Pins: []flows.ID{idle, idle, flows.FlowID(flowstest.Key(2))}}, []flows.ID{flows.FlowID(flowstest.Key(2)), idle, flows.FlowID(flowstest.Key(1))}},
		"and is a row of its group": {
			Query{Group: flows.RemoteHosts, Pins: []flows.ID{host, {Group: flows.RemoteHosts, Key: flows.Key{Remote: flowstest.Key(9).Remote, Net: flows.NetIPv4}}}},
			[]flows.ID{host, {Group: flows.RemoteHosts, Key: flows.Key{Remote: flowstest.Key(9).Remote, Net: flows.NetIPv4}}, {Group: flows.RemoteHosts, Key: flows.Key{Remote: flowstest.Key(1).Remote, Net: flows.NetIPv4}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows := Rows(table, c.q, flows.Labels{})
			if diff := cmp.Diff(c.want, idsOf(rows)); diff != "" {
				t.Fatal(diff)
			}
			for i := range rows {
				if r := &rows[i]; r.Flows() == 0 && (!r.Pinned || r.Total() != (flows.Tally{}) || r.Rates() != (flows.Rates{}) || r.Series().Total != (flows.Tally{})) {
					t.Errorf("the idle row has figures: %v", r.Total())
				}
			}
		})
	}
}

// hidden is what flows without their ports are grouped by.
var hidden = flows.HidingParts(flows.LocalPort|flows.RemotePort, true)

func TestPinsOfFlowsThatLookAlike(t *testing.T) {
	t.Parallel()
	again := flowstest.Delta(1, flowstest.T0, 10, 0)
	again.Key.LocalPort, again.Key.Iface = 9, 3
	table := flows.NewTable(flows.Options{}).Fold(flowstest.Closed(flowstest.T0, flowstest.Delta(1, flowstest.T0, 10, 0), again, flowstest.Delta(2, flowstest.T0, 30, 0)), nil)
	l := flows.Labels{}.WithOwners([]flows.Owner{{ID: 5, Kind: flows.KindProcess, Name: "a"}}, []flows.Owned{
		{Key: flowstest.Key(1), Owner: 5}, {Key: again.Key, Owner: 5},
	})
	alike, other := hidden.Of(flowstest.Key(1), &l), hidden.Of(flowstest.Key(2), &l)
	for name, c := range map[string]struct {
		q    Query
		want []flows.ID
	}{
		"a flow puts its row on top":         {Query{Group: hidden, Pins: []flows.ID{flows.FlowID(flowstest.Key(1))}}, []flows.ID{alike, other}},
		"and on another interface":           {Query{Group: hidden, Pins: []flows.ID{flows.FlowID(again.Key)}}, []flows.ID{alike, other}},
		"so do two hosts":                    {Query{Group: hidden, Pins: []flows.ID{{Group: flows.Merged(flows.LocalPort | flows.RemotePort), Key: keyOfHosts(1)}}}, []flows.ID{alike, other}},
		"and the row itself":                 {Query{Group: hidden, Pins: []flows.ID{alike}}, []flows.ID{alike, other}},
		"also where owners are not told":     {Query{Group: flows.HidingParts(flows.LocalPort|flows.RemotePort, false), Pins: []flows.ID{alike}}, []flows.ID{flows.HidingParts(flows.LocalPort|flows.RemotePort, false).Of(again.Key, &l), flows.HidingParts(flows.LocalPort|flows.RemotePort, false).Of(flowstest.Key(2), &l)}},
		"with their ports they stay on top":  {Query{Pins: []flows.ID{alike}}, []flows.ID{flows.FlowID(flowstest.Key(1)), flows.FlowID(again.Key), flows.FlowID(flowstest.Key(2))}},
		"without pins the largest is on top": {Query{Group: hidden}, []flows.ID{other, alike}},
	} {
		rows := Rows(table, c.q, l)
		if diff := cmp.Diff(c.want, idsOf(rows)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if pinned := len(c.q.Pins) > 0; rows[0].Pinned != pinned || rows[len(rows)-1].Pinned {
			t.Errorf("%s: the first is pinned: %v, the last: %v", name, rows[0].Pinned, rows[len(rows)-1].Pinned)
		}
	}
}

// TestSinglesAreTheFlowsAsTheyAreListedOneByOne takes flows that look alike apart.
func TestSinglesAreTheFlowsAsTheyAreListedOneByOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := drawTable(t)
		l, q := drawLabels(t, table), drawQuery(t)
		q.Group = flows.Ungrouped
		want := Rows(table, q, l)
		q.Group = rapid.SampledFrom([]flows.Group{hidden, flows.HidingParts(flows.LocalPort, false)}).Draw(t, "alike")
		alike := Rows(table, q, l)
		if diff := cmp.Diff(idsOf(want), idsOf(Singles(alike, q, l))); diff != "" {
			t.Fatal(diff)
		}
		for i := range alike {
			if r := &alike[i]; r.ID().Group.IsAlike() && r.Single().ID().Group.IsAlike() == (len(r.Members()) == 1) {
				t.Fatalf("a row of %d flows has the single one %v", r.Flows(), r.Single().ID())
			}
		}
	})
}

func TestPinWithoutAnInterfaceIsForAll(t *testing.T) {
	t.Parallel()
	d := flowstest.Delta(1, flowstest.T0, 10, 0)
	d.Key.Iface = 3
	table := flows.NewTable(flows.Options{}).Fold(flowstest.Closed(flowstest.T0, d), nil)
	for _, id := range []flows.ID{flows.FlowID(flowstest.Key(1)), {Group: flows.Merged(flows.LocalPort | flows.RemotePort), Key: keyOfHosts(1)}} {
		if rows := Rows(table, Query{Pins: []flows.ID{id}}, flows.Labels{}); len(rows) != 1 || !rows[0].Pinned {
			t.Errorf("%v pins no row of an interface", id)
		}
	}
}

func TestOrderByText(t *testing.T) {
	t.Parallel()
	end := func(text string, port uint16, net flows.Net) flows.Delta {
		d := flowstest.Delta(1, flowstest.T0, 10, 0)
		d.Key.Remote, d.Key.RemotePort, d.Key.Net = flowstest.Addr(text), port, net
		return d
	}
	arp := flowstest.Delta(1, flowstest.T0, 10, 0)
	arp.Key = flows.Key{Proto: 0x0806}
	table := flows.NewTable(flows.Options{}).Fold(flowstest.Closed(flowstest.T0, arp,
		end("2001:db8::9", 1, flows.NetIPv6), end("10.0.0.10", 1, flows.NetIPv4), end("10.0.0.9", 80, flows.NetIPv4), end("10.0.0.9", 9, flows.NetIPv4),
		end("10.9.9.9", 1, flows.NetIPv4), end("10.8.8.8", 1, flows.NetIPv4)), nil)

	l := flows.Labels{}.WithNames(map[netip.Addr]string{
		netip.MustParseAddr("10.9.9.9"): "Alpha.example", netip.MustParseAddr("10.8.8.8"): "beta.example",
	})
	want := []string{"10.0.0.9:9", "10.0.0.9:80", "10.0.0.10:1", "[2001:db8::9]:1", "Alpha.example:1", "beta.example:1", ""}
	remotes := func(q Query) (texts []string) {
		for _, id := range idsOf(Rows(table, q, l)) {
			_, remote := l.Ends(id)
			texts = append(texts, remote)
		}
		return texts
	}
	if diff := cmp.Diff(want, remotes(Query{Sort: ByRemote})); diff != "" {
		t.Error(diff)
	}
	slices.Reverse(want)
	if diff := cmp.Diff(want, remotes(Query{Sort: ByRemote, Reverse: true})); diff != "" {
		t.Error(diff)
	}
}

func TestOrderByProcess(t *testing.T) {
	t.Parallel()
	all, l := flowstest.Known()
	var deltas []flows.Delta
	for _, f := range all {
		deltas = append(deltas, flows.Delta{Key: f.Key, First: flowstest.T0.Start(), Last: flowstest.T0.Start(), Tally: flows.Tally{Bytes: flows.Pair{Sent: 1, Recv: 1}}})
	}
	table := flows.NewTable(flows.Options{}).Fold(flowstest.Closed(flowstest.T0, deltas...), nil)
	var got []string
	for _, r := range Rows(table, Query{Sort: ByProcess}, l) {
		name := ""
		if o := r.Owner(&l); o != nil {
			name = o.Name
		}
		got = append(got, name)
	}
	if diff := cmp.Diff([]string{"firefox", "kernel: icmp", "sshd", "", ""}, got); diff != "" {
		t.Error(diff)
	}
}

func TestFlowsThatCarriedNoBytesAreAddedUp(t *testing.T) {
	t.Parallel()
	empty := flowstest.Delta(2, flowstest.T0+5, 0, 0)
	empty.Packets.Sent = 1 // A file can say that a packet was 0 bytes long.
	table := flows.NewTable(flows.Options{}).Fold(flowstest.Closed(flowstest.T0, flowstest.Delta(1, flowstest.T0, 10, 0)), nil).Fold(flowstest.Closed(flowstest.T0+5, empty), nil)
	rows := Rows(table, Query{Group: flows.LocalHosts}, flows.Labels{})
	want := table.Total().Total
	if left, n := Remainder(table, nil); len(rows) != 1 || rows[0].Series().Total != want || left.Total != want || n != 2 {
		t.Errorf("%d rows, remainder %v of %d flows, want one row of %v", len(rows), left.Total, n, want)
	}
}
