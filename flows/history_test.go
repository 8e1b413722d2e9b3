package flows

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// historyNumbers returns what a history holds.
func historyNumbers(h *history) (all []Pair) {
	for i := range h.len() {
		all = append(all, h.at(i))
	}
	return all
}

func TestAHistoryHoldsTheNewestNumbersExactly(t *testing.T) {
	t.Parallel()
	for name, most := range map[string]uint64{
		"a silent flow":                       1,
		"an ordinary flow":                    1 << 20,
		"4 GiB in twice the time of a chunk":  1 << 29,
		"4 GiB in about a second":             1 << 33,
		"as much as a file can claim to hold": 1 << 50,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(1, most))
			var all []Pair
			var last Pair
			var h, before history
			for n := range 5 * History {
				last = last.Plus(Pair{random.Uint64N(most), random.Uint64N(most)})
				all = append(all, last)
				if random.IntN(3) == 0 {
					before = h // A table shares the history.
				}
				old := historyNumbers(&before)
				h.add(last)
				want := all[max(len(all)-History, 0):]
				if diff := cmp.Diff(want, historyNumbers(&h)); diff != "" {
					t.Fatalf("after %d numbers: %s", n+1, diff)
				}
				if diff := cmp.Diff(old, historyNumbers(&before)); diff != "" {
					t.Fatalf("number %d changed the history it was added to: %s", n+1, diff)
				}
				made := historyOf(want)
				if diff := cmp.Diff(want, historyNumbers(&made)); diff != "" {
					t.Fatalf("made of %d numbers: %s", len(want), diff)
				}
			}
			if wantWide := most > 1<<31; h.wide != wantWide {
				t.Errorf("wide: %t", h.wide)
			}
		})
	}
}
