package interfaces

import (
	"math/rand/v2"
	"testing"

	"iftopgo/flows"
)

// TestAHistoryIsTheLastHour adds seconds with gaps, and compares what is known with what
// was added.
func TestAHistoryIsTheLastHour(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	var h History
	added := make(map[int64]flows.Rate)
	to := int64(0)
	for range 4000 {
		from := to
		if r.IntN(50) == 0 {
			from += int64(r.IntN(200)) // It was gone.
		}
		to = from + 1
		if r.IntN(100) == 0 {
			to += int64(r.IntN(5)) // The sample was late.
		}
		rate := flows.Rate{Sent: float64(r.IntN(1000)), Recv: float64(r.IntN(1000))}
		for s := from; s < to; s++ {
			added[s] = rate
		}
		h = h.add(from, to, rate)
	}
	for s := to - HistorySeconds; s < to; s++ {
		want, known := added[s]
		if got, ok := h.At(s); ok != known || got != want {
			t.Fatalf("second %d is %v, %v; want %v, %v", s, got, ok, want, known)
		}
	}
	if _, ok := h.At(to); ok {
		t.Error("the future is known")
	}
	if len(h.chunks) > HistorySeconds/chunkSeconds+1 {
		t.Errorf("%d minutes are kept", len(h.chunks))
	}
}

func TestAHistoryThatWasHandedOutDoesNotChange(t *testing.T) {
	t.Parallel()
	var h History
	var all []History
	for s := range int64(200) {
		h = h.add(s, s+1, flows.Rate{Sent: float64(s)})
		all = append(all, h)
	}
	_ = all[90].add(91, 200, flows.Rate{Sent: 7}) // Two go on from the same one.
	for i, h := range all {
		if _, ok := h.At(int64(i) + 1); ok {
			t.Fatalf("the history of second %d knows the next", i)
		}
		if got, ok := h.At(int64(i)); !ok || got.Sent != float64(i) {
			t.Fatalf("second %d has become %v", i, got)
		}
	}
}

func TestAHistoryBeginsAnewAfterMoreThanAnHour(t *testing.T) {
	t.Parallel()
	h := History{}.add(5, 6, flows.Rate{Sent: 1}).add(100_000, 100_001, flows.Rate{Sent: 2})
	if got, ok := h.At(100_000); !ok || got.Sent != 2 {
		t.Errorf("%v, %v", got, ok)
	}
	if _, ok := h.At(5); ok || len(h.chunks) != 1 {
		t.Errorf("%d minutes are kept", len(h.chunks))
	}
}
