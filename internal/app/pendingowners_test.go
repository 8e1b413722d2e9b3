package app

import (
	"encoding/binary"
	"testing"

	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update"
)

// stranger is a flow from one of four billion hosts. A later one carries more, so
// that it takes the row of an earlier one.
func stranger(n uint32) flows.Delta {
	k := flows.Key{Net: flows.NetIPv4, Proto: 17, LocalPort: 4711}
	binary.BigEndian.PutUint32(k.Remote[12:], n)
	at := flows.Slot(1).Start()
	return flows.Delta{Key: k, Tally: flows.Tally{Bytes: flows.Pair{Recv: 60 + uint64(n)}, Packets: flows.Pair{Recv: 1}}, First: at, Last: at}
}

// strangers is a batch of n flows, from stranger first on.
func strangers(slot flows.Slot, first, n uint32) flows.Batch {
	b := flows.Batch{Start: flows.Slot(1).Start(), At: (slot + 1).Start(), From: slot, To: slot, Closed: true}
	for i := range n {
		b.Deltas = append(b.Deltas, stranger(first+i))
	}
	return b
}

// TestUnansweredFlowsAreForgottenWithTheirRows asks about flows without end, as in a flood:
// the search refuses most of them and never says so.
func TestUnansweredFlowsAreForgottenWithTheirRows(t *testing.T) {
	t.Parallel()
	p := newPendingOwners(update.Effects{AskOwners: func([]flows.Key) {}})
	m := model.Model{Prefs: prefs.Prefs{Processes: true}, Table: flows.NewTable(flows.Options{MaxFlows: 20_000})}
	const each, seconds = 5_000, 12
	next := uint32(0)
	sample := func(n uint32) {
		b, before := strangers(flows.Slot(1+next/each), next, n), m
		m.Table = m.Table.Fold(b, nil)
		p.track(&before, &m, model.BatchMsg{Batch: b})
		next += n
		if len(p.flows) > maxPending {
			t.Fatalf("after %d flows, %d are pending, want %d at most", next, len(p.flows), maxPending)
		}
	}
	for range seconds {
		sample(each)
	}
	sample(each)
	last := stranger(next - 1).Key
	if !p.flows[last] {
		t.Error("the newest flow is not pending, though the rows of the others are gone")
	}
	p.track(&m, &m, model.OwnersMsg{Unowned: []flows.Key{last}})
	if p.flows[last] {
		t.Error("a flow that was answered is still pending")
	}
	sample(8 * each)
}

// TestFlowsAreAnsweredOnceForAllWhenAccountsMove has owners of which more becomes known: what
// they carried moves to other accounts, in another table.
func TestFlowsAreAnsweredOnceForAllWhenAccountsMove(t *testing.T) {
	t.Parallel()
	p := newPendingOwners(update.Effects{AskOwners: func([]flows.Key) {}})
	m := model.Model{Prefs: prefs.Prefs{Processes: true}, Table: flows.NewTable(flows.Options{MaxFlows: 1})}
	owner := flows.Owner{ID: 1, Kind: flows.KindProcess, PID: 5, Name: "x"}
	m.Labels = m.Labels.WithOwners([]flows.Owner{owner}, []flows.Owned{{Key: stranger(1).Key, Owner: 1}})
	for slot := range flows.Slot(2) {
		b, before := strangers(1+slot, 1+uint32(slot), 1), m
		m.Table = m.Table.Fold(b, &m.Labels)
		m.Shown = m.Table
		p.track(&before, &m, model.BatchMsg{Batch: b})
	}
	owner.User = "ann"
	msg := model.OwnersMsg{Owners: []flows.Owner{owner}, Unowned: []flows.Key{stranger(1).Key, stranger(2).Key}}
	after, _ := update.Update(m, msg, update.Effects{})
	p.track(&m, &after, msg)
	if after.Table == m.Table || len(p.flows) > 0 {
		t.Errorf("%d flows are pending; the table is another one: %t", len(p.flows), after.Table != m.Table)
	}
}
