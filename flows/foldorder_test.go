package flows

import (
	"slices"
	"testing"
)

// TestDeltasAreFoldedInTheOrderOfTheTable also has each delta folded once.
func TestDeltasAreFoldedInTheOrderOfTheTable(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 31, 5000} {
		deltas := make([]Delta, n)
		for i := range deltas {
			deltas[i].Key = Key{LocalPort: uint16(i), Proto: 6, Net: NetIPv4}
		}
		order := tableOrder(deltas)
		for at, i := range order {
			if at > 0 && deltas[i].Key.Hash()>>(64-orderBits) < deltas[order[at-1]].Key.Hash()>>(64-orderBits) {
				t.Fatalf("of %d deltas number %d comes too late", n, i)
			}
		}
		slices.Sort(order)
		for i := range order {
			if order[i] != int32(i) {
				t.Fatalf("of %d deltas number %d is not there once", n, i)
			}
		}
		if len(order) != n {
			t.Fatalf("%d of %d deltas", len(order), n)
		}
	}
}

func TestNewRowsComeInTheOrderOfTheBatch(t *testing.T) {
	t.Parallel()
	b := Batch{Start: 1, At: 2, From: 1, To: 1}
	for i := range 1000 {
		b.Deltas = append(b.Deltas, Delta{Key: Key{LocalPort: uint16(i), Proto: 6, Net: NetIPv4}, Tally: Tally{Packets: Pair{Sent: 1}}})
	}
	i := 0
	for f := range NewTable(Options{}).Fold(b, nil).Fresh() {
		if f.Key != b.Deltas[i].Key {
			t.Fatalf("row %d is of port %d", i, f.Key.LocalPort)
		}
		i++
	}
	if i != len(b.Deltas) {
		t.Errorf("%d rows of %d", i, len(b.Deltas))
	}
}
