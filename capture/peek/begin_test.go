package peek

import (
	"slices"
	"testing"
)

// TestRequestsOfAllKindsAreLetThrough runs the tail on methods, in headers of both lengths, and
// on what comes before and behind them in order.
func TestRequestsOfAllKindsAreLetThrough(t *testing.T) {
	t.Parallel()
	if !slices.IsSorted(starts[:]) || starts[0] != firstStart || starts[len(starts)-1] != lastStart {
		t.Fatalf("they are not in order: %x", starts)
	}
	tell := func(begins string) (Kind, int) {
		b := segmentTo(t, 40_000, 1, flagsACK, append([]byte(begins), make([]byte, 300)...))
		f, d := captured(t, b, second)
		return Tell(&d, &f), run(t, machine(t, f.Link, nil), b)
	}
	for _, m := range []string{"GET ", "ACL ", "PROPFIND ", "REPORT ", "MKCOL ", "LOCK ", "UNLOCK ", "NOTIFY ", "SUBSCRIBE ", "TRACE ", "M-SEARCH ", "QUERY ", "VERSION-CONTROL "} {
		if kind, kept := tell(m); kind != Stream || kept != snapNamed {
			t.Errorf("%s: kind %d, %d bytes", m, kind, kept)
		}
	}
	for _, other := range []string{"ACK ", "AAAA", "GETS", "MOVI", "VERT", "WXYZ", "PUT\x00"} {
		if kind, kept := tell(other); kind != None || kept != cutAt {
			t.Errorf("%s: kind %d, %d bytes", other, kind, kept)
		}
	}
}
