package list

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
)

// drawDrilled draws a row of a dimension, and what was drilled into it.
func drawDrilled(t *rapid.T, table *flows.Table, l flows.Labels) (into *Row, within []Row, ok bool) {
	q := Query{Group: rapid.SampledFrom(flows.Dimensions()).Draw(t, "dimension")}
	rows := Rows(table, q, l)
	if len(rows) == 0 {
		return nil, nil, false
	}
	into = &rows[rapid.IntRange(0, len(rows)-1).Draw(t, "row")]
	if into.IsOther() {
		return nil, nil, false
	}
	q = drawQuery(t)
	q = Query{Group: q.Group, Sort: q.Sort, Reverse: q.Reverse, Direction: q.Direction, HideClosed: rapid.Bool().Draw(t, "hide")}
	q.Within = []flows.ID{into.ID()}
	return into, Rows(table, q, l), true
}

// TestRowsWithinARowAreThatRow drills into a row of any dimension, with any grouping, also
// where former flows, or the account of the row, had to make room.
func TestRowsWithinARowAreThatRow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := drawTable(t)
		l := drawLabels(t, table)
		if rapid.Bool().Draw(t, "as they were") {
			l = flows.Labels{Service: service}
		}
		into, within, ok := drawDrilled(t, table, l)
		if !ok {
			return
		}
		var want, got rowFigures
		want = want.plusRow(t, table, into)
		count := uint64(0)
		for i := range within {
			got = got.plusRow(t, table, &within[i])
			count += within[i].Count()
			if r, all := within[i].Total(), into.Total(); r.Bytes.Max(all.Bytes) != all.Bytes || r.Packets.Max(all.Packets) != all.Packets {
				t.Fatalf("%v has %v, and is within %v of %v", within[i].ID(), r, into.ID(), all)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("what is within %v differs from it: %s", into.ID(), diff)
		}
		if count != into.Count() {
			t.Fatalf("%d flows are within %v, which has %d", count, into.ID(), into.Count())
		}
		if sum := SumOf(table, within); sum.Total != into.Total() || sum.Rates != into.Rates() {
			t.Fatalf("the sum of the rows is %+v, the row they are within has %v and %v", sum, into.Total(), into.Rates())
		}
	})
}

// TestFlowsThatLostTheirRowsAreWithinTheRowTheyWerePartOf drills into a program whose flows
// are all gone.
func TestFlowsThatLostTheirRowsAreWithinTheRowTheyWerePartOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name             string
		accounts, former int // how many are kept, and how many former flows are listed
		other            uint64
	}{
		{"all pairs of hosts are kept", 0, 4, 0},
		{"but for two", 16, 2, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			table := flows.NewTable(flows.Options{MaxClosed: -1, MaxAccounts: c.accounts})
			owner := flows.Owner{ID: 1, Kind: flows.KindProcess, Exe: "/bin/get", Name: "get"}
			l := flows.Labels{}.WithOwners([]flows.Owner{owner}, nil)
			for n := range uint64(4) {
				table, l = foldEnded(table, l, owner.ID, int(n), 1000<<n)
			}
			rows := Rows(table, Query{Group: flows.Processes}, l)
			if len(rows) != 1 || rows[0].Flows() != 0 || rows[0].Count() != 4 {
				t.Fatalf("%d rows, want one of 4 flows without rows", len(rows))
			}
			id := rows[0].ID()
			former, other := 0, uint64(0)
			for _, r := range Rows(table, Query{Within: []flows.ID{id}}, l) {
				switch {
				case r.IsOther():
					other = r.Count()
				case r.ID().Group == flows.Former:
					former++
				}
			}
			if former != c.former || other != c.other {
				t.Errorf("%d former flows and %d in other: want %d and %d", former, other, c.former, c.other)
			}
		})
	}
}

// TestHiddenRowsAreInOther hides what is closed: of all that is listed, and of what is
// within a row.
func TestHiddenRowsAreInOther(t *testing.T) {
	t.Parallel()
	table := flows.NewTable(flows.Options{})
	l := flows.Labels{}
	for n := range 3 {
		table, l = foldEnded(table, l, 0, n, 1000)
	}
	for name, within := range map[string][]flows.ID{"all": nil, "what has no owner": {flows.Processes.OfOwner(nil)}} {
		rows := Rows(table, Query{Within: within, HideClosed: true}, l)
		if len(rows) != 1 || !rows[0].IsOther() || rows[0].Hidden() != 3 || rows[0].Count() != 3 || rows[0].Total() != table.Total().Total {
			t.Errorf("%s: %d rows, want one for 3 that are hidden", name, len(rows))
		}
	}
	if rows := Rows(table, Query{HideClosed: true, Within: []flows.ID{flows.Processes.OfOwner(nil), flows.Users.OfOwner(nil)}}, l); len(rows) > 0 {
		t.Errorf("%d rows within two, want none: what else is not shown there is not said", len(rows))
	}
}

// foldEnded adds a flow of an owner that ended at once, and waits until it may have lost its
// row.
func foldEnded(table *flows.Table, l flows.Labels, owner flows.OwnerID, n int, bytes uint64) (*flows.Table, flows.Labels) {
	at := max(table.Slot(), flowstest.T0)
	d := flowstest.Delta(n, at, bytes, bytes/2)
	d.TCP = flows.TCPReset
	if owner != 0 {
		l = l.WithOwners(nil, []flows.Owned{{Key: d.Key, Owner: owner}})
	}
	table = table.Fold(flowstest.Closed(at, d), &l)
	for i := range flows.Slot(5) {
		table = table.Fold(flowstest.Closed(at+1+i), &l)
	}
	return table, l
}

// TestThePeakOfOtherIsThatOfWhatIsRemembered hides flows that ended at other times.
func TestThePeakOfOtherIsThatOfWhatIsRemembered(t *testing.T) {
	t.Parallel()
	table := flows.NewTable(flows.Options{})
	l := flows.Labels{}
	for n := range 2 {
		table, l = foldEnded(table, l, 0, n, 1000)
	}
	for _, want := range []uint64{1500, 0} {
		rows := Rows(table, Query{HideClosed: true}, l)
		if _, peak := table.Peaks(rows[0].Series()); peak != want {
			t.Errorf("the peak is %d, want %d", peak, want)
		}
		table = table.Fold(flowstest.Closed(table.Slot()+flows.History), &l)
	}
}
