package model

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestNumbersAreFormattedAsByStrconv(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		decimals := rapid.IntRange(0, 2).Draw(t, "decimals")
		v := rapid.OneOf(
			rapid.Float64Range(0, 1000),
			rapid.Map(rapid.Float64(), func(v float64) float64 { return v + 0 }), // There is no negative zero.
			// The middles between two numbers, and what is next to them.
			rapid.Map(rapid.IntRange(0, 200_000), func(n int) float64 { return float64(n) / 200 }),
			rapid.Map(rapid.IntRange(0, 200_000), func(n int) float64 { return float64(n)/200 + 1e-13 }),
		).Draw(t, "number")
		want := strconv.FormatFloat(v, 'f', decimals, 64)
		if got := string(appendFixed(nil, v, decimals)); got != want {
			t.Fatalf("%v with %d decimals is %q, want %q", v, decimals, got, want)
		}
	})
}
