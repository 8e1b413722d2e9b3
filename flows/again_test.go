package flows_test

import (
	"testing"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
)

// period is how many slots pass at most before an active flow is asked for again.
const period = 4

// again folds a batch of a slot in which some flows carry something, and returns which of
// them are asked for again.
func again(t *flows.Table, at flows.Slot, active ...int) (*flows.Table, map[flows.Key]int) {
	var deltas []flows.Delta
	for _, n := range active {
		deltas = append(deltas, flowstest.Delta(n, at, 10, 0))
	}
	t = t.Fold(flowstest.Closed(at, deltas...), nil)
	asked := map[flows.Key]int{}
	for f := range t.Again() {
		asked[f.Key]++
	}
	return t, asked
}

func TestTheOwnerOfAnActiveFlowIsAskedForAgainOnceAPeriod(t *testing.T) {
	t.Parallel()
	table := flows.NewTable(flows.Options{})
	active := make([]int, 100)
	for i := range active {
		active[i] = i
	}
	table, asked := again(table, flowstest.T0, active...)
	if len(asked) != 0 {
		t.Fatalf("%d flows that are new are asked for again", len(asked))
	}
	sum := map[flows.Key]int{}
	const periods = 5
	for at := range flows.Slot(periods * period) {
		table, asked = again(table, flowstest.T0+1+at, active...)
		for k, n := range asked {
			sum[k] += n
		}
		if len(asked) == len(active) {
			t.Error("all flows are asked for in the same second")
		}
	}
	for _, n := range active {
		if got := sum[flowstest.Key(n)]; got != periods {
			t.Errorf("flow %d was asked for %d times in %d periods, want once in each", n, got, periods)
		}
	}
}

func TestAFlowThatGoesOnAfterASilenceIsAskedForAtOnce(t *testing.T) {
	t.Parallel()
	table, _ := again(flows.NewTable(flows.Options{}), flowstest.T0, 1, 2)
	for at := range flows.Slot(period) {
		var asked map[flows.Key]int
		if table, asked = again(table, flowstest.T0+1+at, 2); asked[flowstest.Key(1)] != 0 {
			t.Fatal("a flow that carries nothing is asked for")
		}
	}
	if _, asked := again(table, flowstest.T0+1+period, 1); asked[flowstest.Key(1)] != 1 {
		t.Errorf("asked for %d times, want once", asked[flowstest.Key(1)])
	}
}

func TestOfAFloodOnlySoManyFlowsAreAskedForAgain(t *testing.T) {
	t.Parallel()
	all := make([]int, 20_000)
	for i := range all {
		all[i] = i
	}
	table, _ := again(flows.NewTable(flows.Options{}), flowstest.T0, all...)
	for at := range flows.Slot(10) {
		var asked map[flows.Key]int
		if table, asked = again(table, flowstest.T0+1+at, all...); len(asked) > 1000 {
			t.Fatalf("%d of %d flows are asked for in a second", len(asked), len(all))
		}
	}
}

// The flow of a connection that is passed on goes over to the new process whole, and
// nothing of it stays in the rows of the former one.
func TestAFlowThatGetsAnotherOwnerMovesWhole(t *testing.T) {
	t.Parallel()
	owners := []flows.Owner{{ID: 1, Name: "old-one", Kind: flows.KindProcess, PID: 7}, {ID: 2, Name: "heir", Kind: flows.KindProcess, PID: 8}}
	l := flows.Labels{}.WithOwners(owners, []flows.Owned{{Key: flowstest.Key(1), Owner: 1, Evidence: flows.EvidenceEvent}})
	table := flows.NewTable(flows.Options{}).Fold(flowstest.Closed(flowstest.T0, flowstest.Delta(1, flowstest.T0, 3000, 30)), &l)
	l = l.WithOwners(nil, []flows.Owned{{Key: flowstest.Key(1), Owner: 2, Evidence: flows.EvidenceEvent}})
	table = table.Fold(flowstest.Closed(flowstest.T0+1, flowstest.Delta(1, flowstest.T0+1, 100_000, 0)), &l)
	// The flow loses its row.
	for at := range flows.Slot(3 * flows.DefaultIdle) {
		table = table.WithMaxClosed(0).Fold(flowstest.Closed(flowstest.T0+2+at), &l)
	}
	want := flows.Pair{Sent: 103_000, Recv: 30}
	if a := table.Account(flows.PIDs.OfOwner(&owners[1])); a == nil || a.Total.Bytes != want {
		t.Errorf("the heir has %+v, want %v", a, want)
	}
	if a := table.Account(flows.PIDs.OfOwner(&owners[0])); a != nil && a.Total.Bytes != (flows.Pair{}) {
		t.Errorf("the former process has %v", a.Total.Bytes)
	}
}
