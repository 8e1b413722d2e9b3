package flows

import (
	"testing"

	"pgregory.net/rapid"
)

// TestSkippedBinsAreNotRead skips bins of any sizes, and goes on as if they had been read.
func TestSkippedBinsAreNotRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := binSum{newest: 7}
		for i := range b.bins {
			b.bins[i] = Pair{rapid.Uint64().Draw(t, "sent"), rapid.Uint64().Draw(t, "received")}
		}
		_, all := b.coarse().newest()
		n := rapid.IntRange(0, storedBins+1).Draw(t, "skipped")
		rest := all
		for range min(n, storedBins) {
			_, rest = rest.next()
		}
		if got := all.skip(2 * n); got != rest {
			t.Fatalf("after %d bins there is %q, not %q", n, got, rest)
		}
	})
}
