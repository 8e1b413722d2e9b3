package text

import (
	"testing"

	"pgregory.net/rapid"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
	"iftopgo/model"
)

// TestLinesOfEveryDimensionAddUp takes any batches, owners that come late, flows that are
// closed or lose their rows, and limits. By whatever the lines are grouped, they are what
// was carried in the block, and the blocks follow each other without gap.
func TestLinesOfEveryDimensionAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := flows.NewTable(flows.Options{
			MaxFlows: rapid.IntRange(1, 40).Draw(t, "max"), MaxClosed: rapid.SampledFrom([]int{-1, 3, 0}).Draw(t, "closed"),
			MaxAccounts: rapid.SampledFrom([]int{2, 0}).Draw(t, "accounts"),
		})
		groups := append([]flows.Group{flows.Ungrouped}, flows.Dimensions()...)
		limit := rapid.SampledFrom([]int{0, 1, 5}).Draw(t, "limit")
		told := make([]flows.Pair, len(groups))
		var labels flows.Labels
		var last *flows.Table
		all := flowstest.Batches(t)
		for i, b := range all {
			table = table.Fold(b, &labels)
			table, labels = learn(t, table, labels)
			final := i == len(all)-1
			if !final && rapid.Bool().Draw(t, "skipped") {
				continue
			}
			for n, g := range groups {
				m := model.Model{Table: table, Shown: table, Labels: labels, By: g}
				block := block{m: &m, table: table, limit: limit, span: flows.Span{From: last, To: table, Running: final}}
				told[n] = told[n].Plus(expectLines(t, g, &block))
			}
			last = table
		}
		for n, g := range groups {
			if whole := table.Total().Total.Bytes; told[n] != whole {
				t.Errorf("by %q: the lines add up to %v, the total is %v", g.Word(), told[n], whole)
			}
		}
	})
}

// learn returns the table and the labels once an owner of a flow is known.
func learn(t *rapid.T, table *flows.Table, l flows.Labels) (*flows.Table, flows.Labels) {
	n := rapid.IntRange(0, 60).Draw(t, "flow")
	o := flows.Owner{
		ID: flows.OwnerID(1 + n%4), Kind: flows.KindProcess, PID: 1 + n%4, Name: "x",
		User: rapid.SampledFrom([]string{"", "ann", "bob"}).Draw(t, "user"),
	}
	after := l.WithOwners([]flows.Owner{o}, []flows.Owned{{Key: flowstest.Key(n), Owner: o.ID}})
	return table.Relabel(&l, &after, []flows.Owner{o}), after
}

// expectLines wants every line of a block, and what has none, to be a part of the block,
// and returns what they are together.
func expectLines(t *rapid.T, g flows.Group, b *block) flows.Pair {
	whole := b.span.Total()
	lines, left, _ := b.lines(g, false)
	if b.limit > 0 && len(lines) > b.limit {
		t.Fatalf("by %q: %d lines, at most %d were asked for", g.Word(), len(lines), b.limit)
	}
	sum := left
	for _, l := range lines {
		if sum = sum.Plus(l.Pair); whole.Max(l.Pair) != whole {
			t.Fatalf("by %q: a line of %v in a block of %v", g.Word(), l.Pair, whole)
		}
	}
	if whole.Max(left) != whole {
		t.Fatalf("by %q: %v is left of a block of %v", g.Word(), left, whole)
	}
	return sum
}

// TestARowHasALineForWhatItsFlowsCarriedThatAreGone writes blocks between which connections
// come and lose their rows.
func TestARowHasALineForWhatItsFlowsCarriedThatAreGone(t *testing.T) {
	t.Parallel()
	table := flows.NewTable(flows.Options{MaxClosed: -1})
	s := Stream{Form: Trace}
	for i, want := range []string{
		"\nRefreshing:\n198.51.0.1/0/0\t0.6\t0\t3072\t0\n",
		"\nRefreshing:\n198.51.0.1/0/0\t0.2\t0\t4096\t0\n",
		"\nRefreshing:\n198.51.0.1/0/0\t0\t0\t4096\t0\n",
	} {
		at := flowstest.T0 + flows.Slot(5*i)
		b := flowstest.Closed(at)
		for port := range [...]int{3, 1, 0}[i] {
			d := flowstest.Delta(1, at, 1024, 0)
			d.Key.LocalPort, d.TCP = uint16(100*i+port+1), flows.TCPReset
			b.Deltas = append(b.Deltas, d)
		}
		table = table.Fold(b, nil)
		for range 4 { // In a moment they have no rows.
			at++
			table = table.Fold(flowstest.Closed(at), nil)
		}
		if table.Len() > 0 {
			t.Fatalf("%d flows have rows: nothing is tested", table.Len())
		}
		m := model.Model{Table: table, Shown: table, By: flows.RemoteHosts}
		if got := string(s.Append(nil, &m, true)); got != want {
			t.Errorf("block %d is %q, want %q", i, got, want)
		}
	}
}
