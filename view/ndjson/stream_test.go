package ndjson

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/netip"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"iftopgo/flows"
	"iftopgo/flows/list"
	"iftopgo/internal/flowstest"
	"iftopgo/model"
)

// modelOf returns a model that lists every flow of a table.
func modelOf(t *flows.Table, l flows.Labels) model.Model {
	return model.Model{Table: t, Shown: t, Labels: l, List: model.List{Rows: list.Rows(t, list.Query{Sort: list.ByTotal}, l)}}
}

// next writes the next line of a stream and reads it.
func next(t *rapid.T, s *Stream, m *model.Model, final bool) (l line) {
	text, err := s.Append(nil, m, final)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &l); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return l
}

// sums are what rows have to add up to.
type sums struct{ total, packets, interval flows.Pair }

func (l *line) sums() sums {
	return sums{
		flows.Pair{Sent: l.TotalSent, Recv: l.TotalRecv},
		flows.Pair{Sent: l.PacketsSent, Recv: l.PacketsRecv},
		flows.Pair{Sent: l.IntervalSent, Recv: l.IntervalRecv},
	}
}

func (f *flow) sums() sums {
	return sums{
		flows.Pair{Sent: f.TotalSent, Recv: f.TotalRecv},
		flows.Pair{Sent: f.PacketsSent, Recv: f.PacketsRecv},
		flows.Pair{Sent: f.IntervalSent, Recv: f.IntervalRecv},
	}
}

func (s sums) plus(o sums) sums {
	return sums{s.total.Plus(o.total), s.packets.Plus(o.packets), s.interval.Plus(o.interval)}
}

// key is what a reader of lines knows a flow by.
func (f *identity) key() string {
	if f.SrcPort == nil {
		return fmt.Sprint(f.Protocol, " ", f.Interface)
	}
	return fmt.Sprint(f.SrcIP, " ", *f.SrcPort, " ", f.DstIP, " ", *f.DstPort, " ", f.Protocol, " ", f.Interface)
}

// mergedKey tells merged rows apart. A reader needs none: it has those of the line alone.
func (f *flow) mergedKey() string {
	return fmt.Sprint("merged ", f.SrcIP, f.SrcPort != nil, f.DstIP, f.DstPort != nil, f.Protocol, f.Interface, f.owner)
}

// rows returns the rows of a line that are flows.
func (l *line) rows() map[string]flow {
	rows := map[string]flow{}
	for _, f := range l.Flows {
		switch {
		case f.Other || f.Unchanged:
		case f.Merged:
			rows[f.mergedKey()] = f
		default:
			rows[f.key()] = f
		}
	}
	return rows
}

// TestIntervalsAddUp takes any batches, flows that lose their rows and limits: the rows
// of each line are its totals, and intervals follow each other without gap.
func TestIntervalsAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := flows.NewTable(flows.Options{MaxFlows: rapid.IntRange(1, 40).Draw(t, "max")})
		s := Stream{Form: rapid.SampledFrom(Forms).Draw(t, "form"), Limit: rapid.SampledFrom([]int{0, 0, 1, 7}).Draw(t, "limit")}
		var told flows.Pair
		var before map[string]flow
		all := flowstest.Batches(t)
		for i, b := range all {
			table = table.Fold(b, nil)
			last := i == len(all)-1
			if !last && rapid.Bool().Draw(t, "skipped") {
				continue
			}
			m := modelOf(table, flows.Labels{})
			l := next(t, &s, &m, last)
			var sum sums
			for _, f := range l.Flows {
				sum = sum.plus(f.sums())
			}
			if sum != l.sums() {
				t.Fatalf("rows add up to %+v, the line says %+v", sum, l.sums())
			}
			told = told.Plus(sum.interval)
			rows := l.rows()
			if s.Form == All && s.Limit == 0 {
				expectDifferences(t, before, rows)
			}
			before = rows
		}
		if whole := table.Total().Total.Bytes; told != whole {
			t.Errorf("intervals add up to %v, the total is %v", told, whole)
		}
	})
}

// expectDifferences wants the intervals of rows to be the differences of totals, from 0
// for rows that began since, but for merged ones.
func expectDifferences(t *rapid.T, before, after map[string]flow) {
	for key, f := range after {
		if f.Merged { // It takes in flows that have carried something before.
			continue
		}
		is, want := f.sums(), f.sums().total
		was, ok := before[key]
		if old := was.sums().total; ok && was.FirstSeen == f.FirstSeen && old.Max(is.total) == is.total {
			want = flows.Pair{Sent: is.total.Sent - old.Sent, Recv: is.total.Recv - old.Recv}
		}
		if is.interval != want {
			t.Fatalf("%s: the interval is %v, want %v: %+v, then %+v", key, is.interval, want, was, f)
		}
	}
}

// reader keeps the rows of a stream of changes, as its documentation says.
type reader struct{ rows map[string]flow }

// read takes a line in, and returns how many rows it left out.
func (r *reader) read(t *rapid.T, l *line) uint64 {
	written := l.rows()
	rest := flow{}
	for _, f := range l.Flows {
		if f.Unchanged {
			rest = f
		}
	}
	if rest.Flows == 0 {
		r.rows = written
		return 0
	}
	maps.DeleteFunc(r.rows, func(_ string, f flow) bool { return f.Merged })
	for i := range l.Gone {
		delete(r.rows, l.Gone[i].key())
	}
	var kept sums
	left := rest.Flows
	for key, f := range r.rows {
		if _, ok := written[key]; ok {
			continue
		}
		left--
		f.rates, f.IntervalSent, f.IntervalRecv = rates{}, 0, 0
		r.rows[key] = f
		kept = kept.plus(f.sums())
	}
	if left != 0 || kept != rest.sums() {
		t.Fatalf("%d rows are left out, with %+v; the reader has %d more or fewer, with %+v", rest.Flows, rest.sums(), -int64(left), kept)
	}
	maps.Copy(r.rows, written)
	return rest.Flows
}

// TestChangesAreEnoughToKnowAllRows reads the changes beside lines with all rows, while
// flows come, fall silent and go, and names and owners come late.
func TestChangesAreEnoughToKnowAllRows(t *testing.T) {
	t.Parallel()
	leftOut, gone := uint64(0), 0
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.SampledFrom([]int{0, 0, 4}).Draw(t, "limit")
		all, changes := Stream{Limit: limit}, Stream{Form: Changes, Limit: limit}
		table := flows.NewTable(flows.Options{MaxFlows: rapid.SampledFrom([]int{5, 100}).Draw(t, "max")})
		table = table.WithPins([]flows.ID{flows.FlowID(flowstest.Key(1)), flows.FlowID(flowstest.Key(2))})
		var labels flows.Labels
		var r reader
		at := flowstest.T0
		for i := range 20 {
			at += flows.Slot(1 + rapid.SampledFrom([]int{0, 0, 1, 12, 45}).Draw(t, "gap"))
			b := drawSecond(t, at, table.Health().Clock)
			table = table.Fold(b, nil)
			labels = drawLabels(t, labels)
			m := modelOf(table, labels)
			whole, l := next(t, &all, &m, i == 19), next(t, &changes, &m, i == 19)
			leftOut += r.read(t, &l)
			gone += len(l.Gone)
			if diff := gocmp.Diff(whole.rows(), r.rows, gocmp.AllowUnexported(flow{}, identity{}, owner{}, rates{})); diff != "" {
				t.Fatalf("line %d: all rows (-) and those that a reader of the changes has (+):\n%s", i, diff)
			}
			if whole.sums() != l.sums() {
				t.Fatalf("line %d: the totals are %+v and %+v", i, whole.sums(), l.sums())
			}
			if (i == 0 || i == 19) && len(l.rows()) != len(whole.rows()) {
				t.Fatalf("line %d, the first or the final one, has %d of %d rows", i, len(l.rows()), len(whole.rows()))
			}
		}
	})
	if leftOut == 0 || gone == 0 {
		t.Errorf("%d rows were left out and %d gone: nothing was tested", leftOut, gone)
	}
}

// drawSecond draws the batch of one second of few flows, which may still go on, and at the
// beginning of which the clock may have been stepped.
func drawSecond(t *rapid.T, at flows.Slot, clock flows.Clock) flows.Batch {
	b := flowstest.Closed(at)
	b.Health.Clock = clock
	b.Closed = rapid.Bool().Draw(t, "closed")
	b.Lossy = rapid.IntRange(0, 9).Draw(t, "lossy") == 0
	if rapid.IntRange(0, 20).Draw(t, "stepped") == 0 {
		b.Health.Clock = clock.Step(at.Start(), clock.Offset()+5)
	}
	b.Health.Names = map[uint32]string{7: rapid.SampledFrom([]string{"eth0", "eth0", "eth0", "eth1"}).Draw(t, "name")}
	for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(0, 9), 0, 3, rapid.ID).Draw(t, "flows") {
		d := flowstest.Delta(n, at, rapid.Uint64Range(0, 900).Draw(t, "sent"), 1)
		d.Key.Iface = cmp.Or(uint32(n&1)*7, d.Key.Iface)
		b.Deltas = append(b.Deltas, d)
	}
	return b
}

// drawLabels draws what becomes known of flows.
func drawLabels(t *rapid.T, l flows.Labels) flows.Labels {
	n := rapid.IntRange(0, 9).Draw(t, "flow")
	switch rapid.IntRange(0, 7).Draw(t, "label") {
	case 0:
		name := rapid.SampledFrom([]string{"", "a.example", "b.example"}).Draw(t, "host")
		return l.WithNames(map[netip.Addr]string{flowstest.Key(n).Remote.Netip(): name})
	case 1:
		o := flows.Owner{ID: flows.OwnerID(1 + n%2), Kind: flows.KindProcess, PID: 5, Name: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "process")}
		return l.WithOwners([]flows.Owner{o}, []flows.Owned{{Key: flowstest.Key(n), Owner: o.ID}})
	default:
		return l
	}
}
