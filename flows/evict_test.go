package flows

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestNthLeastAgreesWithSorting(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rapid.Uint64Range(0, 30), 1, 200).Draw(t, "figures")
		n := rapid.IntRange(1, len(all)).Draw(t, "n")
		sorted := slices.Sorted(slices.Values(all))
		alike := n - slices.Index(sorted, sorted[n-1])
		if figure, got := nthLeast(all, n); figure != sorted[n-1] || got != alike {
			t.Fatalf("nthLeast(%v, %d) = %d, %d; want %d, %d", all, n, figure, got, sorted[n-1], alike)
		}
	})
}
