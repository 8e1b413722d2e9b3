package ndjson

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/internal/flowstest"
	"iftopgo/model"
)

// modelBy returns a model that lists a table by a group.
func modelBy(t *flows.Table, l flows.Labels, g flows.Group) model.Model {
	rows := list.Rows(t, list.Query{Group: g, Sort: list.ByTotal}, l)
	return model.Model{Table: t, Shown: t, Labels: l, By: g, List: model.List{Rows: rows}}
}

// service names one port.
func service(_, port uint16) string { return map[uint16]string{443: "https"}[port] }

// learn returns the table and the labels once something more is known of flows.
func learn(t *rapid.T, table *flows.Table, l flows.Labels) (*flows.Table, flows.Labels) {
	n := rapid.IntRange(0, 60).Draw(t, "flow")
	if rapid.IntRange(0, 2).Draw(t, "a network") == 0 {
		network := rapid.SampledFrom([]*flows.Network{nil, flows.NewNetwork(64500, "one", "DE"), flows.NewNetwork(64501, "", "US"), flows.NewNetwork(0, "", "US")})
		return table, l.WithNetworks(map[flows.Addr]*flows.Network{flowstest.Key(n).Remote: network.Draw(t, "network")})
	}
	if rapid.Bool().Draw(t, "a name") {
		name := rapid.SampledFrom([]string{"", "a.example", "b.example"}).Draw(t, "host")
		return table, l.WithNames(map[netip.Addr]string{flowstest.Key(n).Remote.Netip(): name})
	}
	o := flows.Owner{
		ID: flows.OwnerID(1 + n%4), Kind: flows.KindProcess, PID: 1 + n%4, Name: "x", Comm: rapid.SampledFrom([]string{"", "x", "y"}).Draw(t, "comm"),
		Exe:  rapid.SampledFrom([]string{"", "/bin/x", "/bin/y"}).Draw(t, "exe"),
		User: rapid.SampledFrom([]string{"", "ann", "bob"}).Draw(t, "user"), PackageName: rapid.SampledFrom([]string{"", "p"}).Draw(t, "package"),
		Container: rapid.SampledFrom([]string{"", "c"}).Draw(t, "container"),
	}
	after := l.WithOwners([]flows.Owner{o}, []flows.Owned{{Key: flowstest.Key(n), Owner: o.ID}})
	return table.Relabel(&l, &after, []flows.Owner{o}), after
}

// TestRowsOfEveryDimensionAddUp takes any batches, owners, names and networks that come late, flows
// that are closed or lose their rows, limits and resets. By whatever the rows are
// grouped, they are the totals of each line, and intervals follow each other without gap.
func TestRowsOfEveryDimensionAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := flows.NewTable(flows.Options{
			MaxFlows: rapid.IntRange(1, 40).Draw(t, "max"), MaxClosed: rapid.SampledFrom([]int{-1, 3, 0}).Draw(t, "closed"),
			MaxAccounts: rapid.SampledFrom([]int{2, 0}).Draw(t, "accounts"),
		})
		labels := flows.Labels{Service: service}
		groups := append([]flows.Group{flows.Ungrouped}, flows.Dimensions()...)
		streams, told := make([]Stream, len(groups)), make([]flows.Pair, len(groups))
		for i := range streams {
			streams[i].Form, streams[i].Limit = rapid.SampledFrom(Forms).Draw(t, "form"), rapid.SampledFrom([]int{0, 0, 1, 7}).Draw(t, "limit")
		}
		all := flowstest.Batches(t)
		for i, b := range all {
			if table.At() > table.Since() && rapid.IntRange(0, 15).Draw(t, "reset") == 0 {
				table = table.Reset()
				clear(told)
			}
			table = table.Fold(b, &labels)
			table, labels = learn(t, table, labels)
			last := i == len(all)-1
			if !last && rapid.Bool().Draw(t, "skipped") {
				continue
			}
			for n, g := range groups {
				m := modelBy(table, labels, g)
				l := next(t, &streams[n], &m, last)
				told[n] = told[n].Plus(expectSums(t, g, &l))
			}
		}
		for n, g := range groups {
			if whole := table.Total().Total.Bytes; told[n] != whole {
				t.Errorf("by %q: intervals add up to %v, the total is %v", g.Word(), told[n], whole)
			}
		}
	})
}

// expectSums wants the rows of a line to be the line, and returns its interval.
func expectSums(t *rapid.T, g flows.Group, l *line) flows.Pair {
	var sum sums
	for i, f := range l.Flows {
		sum = sum.plus(f.sums())
		if most := l.sums().interval; most.Max(f.sums().interval) != most {
			t.Fatalf("by %q: a row carried %v, the line %v", g.Word(), f.sums().interval, most)
		}
		if f.Other && i != len(l.Flows)-1 {
			t.Fatalf("by %q: the other row is not the last one", g.Word())
		}
	}
	if sum != l.sums() {
		t.Fatalf("by %q: rows add up to %+v, the line says %+v", g.Word(), sum, l.sums())
	}
	return sum.interval
}

// rowsOf writes a line and returns its rows by their names.
func rowsOf(t *testing.T, m *model.Model) map[string]flow {
	t.Helper()
	text, err := Append(nil, m, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var l line
	if err := json.Unmarshal(text, &l); err != nil {
		t.Fatal(err)
	}
	if l.By != m.By.Word() {
		t.Errorf("the line is by %q, want %q", l.By, m.By.Word())
	}
	rows := map[string]flow{}
	for _, f := range l.Flows {
		rows[f.Name] = f
	}
	return rows
}

// about are the fields of a row that say what it is of.
func about(f *flow) string {
	text := fmt.Sprint(f.DstIP, " ", f.DstHost, " ", f.Protocol, " ", f.Interface, " ", f.owner, " unknown ", f.Unknown)
	if f.DstPort != nil {
		text += fmt.Sprint(" port ", *f.DstPort)
	}
	return text
}

// TestRowsOfADimensionSayWhatTheyAreOf has two processes of a program, of two users.
func TestRowsOfADimensionSayWhatTheyAreOf(t *testing.T) {
	t.Parallel()
	b := flowstest.Closed(flowstest.T0)
	b.Health.Sources = []flows.Source{{Name: "eth0"}}
	b.Deltas = []flows.Delta{
		flowstest.Delta(1, flowstest.T0, 10, 1), flowstest.Delta(2, flowstest.T0, 20, 2), flowstest.Delta(3, flowstest.T0, 30, 3),
	}
	l := flows.Labels{Service: service}.WithNames(map[netip.Addr]string{flowstest.Key(1).Remote.Netip(): "a.example"})
	x := flows.Owner{ID: 1, Kind: flows.KindProcess, PID: 7, Name: "x", Comm: "c-x", Exe: "/bin/x", User: "ann", UID: 1, PackageName: "p", Package: "p 1", SHA256: "ab", Container: "c"}
	y := x
	y.ID, y.PID, y.User, y.UID = 2, 8, "bob", 2
	l = l.WithOwners([]flows.Owner{x, y}, []flows.Owned{{Key: flowstest.Key(1), Owner: 1}, {Key: flowstest.Key(2), Owner: 2}})
	table := flows.NewTable(flows.Options{}).Fold(b, &l)
	for g, want := range map[flows.Group]map[string]string{
		flows.PIDs: {
			"7 x": "    {x c-x 7 ann /bin/x p p 1 ab c} unknown false", "8 x": "    {x c-x 8 bob /bin/x p p 1 ab c} unknown false",
			"no owner found": "    {  0      } unknown true",
		},
		flows.Processes: {"x": "    {x c-x 0  /bin/x p p 1 ab c} unknown false", "no owner found": "    {  0      } unknown true"},
		flows.Users: {
			"ann": "    {x c-x 7 ann /bin/x p p 1 ab c} unknown false", "bob": "    {x c-x 8 bob /bin/x p p 1 ab c} unknown false",
			"no owner found": "    {  0      } unknown true",
		},
		flows.Names: {"a.example": "    {  0      } unknown false", "no name known": "    {  0      } unknown true"},
		flows.RemoteHosts: {
			"a.example":  "198.51.0.1 a.example   {  0      } unknown false",
			"198.51.0.2": "198.51.0.2 198.51.0.2   {  0      } unknown false", "198.51.0.3": "198.51.0.3 198.51.0.3   {  0      } unknown false",
		},
		flows.Services:   {"https TCP": "  TCP  {  0      } unknown false port 443"},
		flows.Protocols:  {"TCP": "  TCP  {  0      } unknown false"},
		flows.Interfaces: {"eth0": "   eth0 {  0      } unknown false"},
	} {
		m := modelBy(table, l, g)
		got := map[string]string{}
		for name, f := range rowsOf(t, &m) {
			got[name] = about(&f)
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("by %s: (-want +got)\n%s", g.Word(), diff)
		}
	}
}

// TestARowKeepsWhatItsFlowsCarriedThatAreGone counts flows of which one has a row.
func TestARowKeepsWhatItsFlowsCarriedThatAreGone(t *testing.T) {
	t.Parallel()
	labels := flows.Labels{Service: service}
	table := flows.NewTable(flows.Options{MaxFlows: 1, MaxClosed: -1})
	for i := range 5 {
		d := flowstest.Delta(1, flowstest.T0+flows.Slot(100*i), 100, 0)
		d.Key.LocalPort = uint16(1000 + i)
		table = table.Fold(flowstest.Closed(flowstest.T0+flows.Slot(100*i), d), &labels)
	}
	m := modelBy(table, labels, flows.RemoteHosts)
	if f := rowsOf(t, &m)["198.51.0.1"]; f.TotalSent != 500 || f.Closed || f.FlowsNow == nil || *f.FlowsNow != 1 || f.Flows != 5 {
		t.Errorf("with one flow that is open the row is %+v", f)
	}
	table = table.Fold(flowstest.Closed(flowstest.T0+1000), &labels)
	m = modelBy(table, labels, flows.RemoteHosts)
	if f := rowsOf(t, &m)["198.51.0.1"]; f.TotalSent != 500 || !f.Closed || f.FlowsNow == nil || *f.FlowsNow != 0 || f.Flows != 5 {
		t.Errorf("with all flows silent the row is %+v", f)
	}
	m = modelBy(table, labels, flows.Ungrouped)
	f := rowsOf(t, &m)[""]
	if !f.Merged || !f.Closed || f.Flows != 5 || f.Src != "192.0.2.1" || f.SrcPort != nil || f.DstPort == nil || *f.DstPort != 443 {
		t.Errorf("the row of the former flows is %+v", f)
	}
}

// ended is the batch of a second in which connections came and were reset.
func ended(at flows.Slot, ports ...uint16) flows.Batch {
	b := flowstest.Closed(at)
	for _, port := range ports {
		d := flowstest.Delta(1, at, 100, 10)
		d.Key.LocalPort, d.TCP = port, flows.TCPReset
		b.Deltas = append(b.Deltas, d)
	}
	return b
}

// TestTheIntervalOfARowHasFlowsThatLostTheirRows writes lines between which connections
// come and lose their rows.
func TestTheIntervalOfARowHasFlowsThatLostTheirRows(t *testing.T) {
	t.Parallel()
	labels := flows.Labels{Service: service}
	table := flows.NewTable(flows.Options{MaxClosed: -1})
	var s Stream
	for i, want := range []uint64{200, 300, 0} {
		at := flowstest.T0 + flows.Slot(5*i)
		table = table.Fold(ended(at, [][]uint16{{1000, 1001}, {1002, 1003, 1004}, nil}[i]...), &labels)
		for n := range flows.Slot(4) { // In a moment they have no rows.
			table = table.Fold(flowstest.Closed(at+1+n), &labels)
		}
		m := modelBy(table, labels, flows.RemoteHosts)
		text, err := s.Append(nil, &m, false)
		if err != nil {
			t.Fatal(err)
		}
		var l line
		if err := json.Unmarshal(text, &l); err != nil {
			t.Fatal(err)
		}
		if f := l.Flows[0]; len(l.Flows) != 1 || f.Other || f.IntervalSent != want {
			t.Errorf("line %d: %+v, want an interval of %d", i, l.Flows, want)
		}
	}
	if table.Len() > 0 {
		t.Errorf("%d flows have rows: nothing was tested", table.Len())
	}
}
