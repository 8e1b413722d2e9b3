package ndjson

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"iftopgo/flows"
)

func TestTimesAreRFC3339(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		offset := rapid.Int64Range(-1e18, 1e18).Draw(t, "offset")
		c := clock{wall: flows.Clock{}.Step(math.MinInt64, offset)}
		for _, ns := range rapid.SliceOf(rapid.OneOf(
			rapid.Int64Range(-8e18, 8e18),
			rapid.Map(rapid.Int64Range(-8e9, 8e9), func(s int64) int64 { return s * int64(time.Second) }),
			rapid.Int64Range(-2, 2),
		)).Draw(t, "times") {
			want := time.Unix(0, ns+offset).UTC().Format(time.RFC3339Nano)
			if got := string(c.append(nil, ns)); got != want {
				t.Fatalf("%d is written as %s, want %s", ns, got, want)
			}
		}
	})
}
