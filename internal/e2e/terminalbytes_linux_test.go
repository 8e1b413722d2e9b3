package e2e

import (
	"math/rand/v2"
	"testing"
)

// TestWhatIsWrittenToTheTerminalSuitsASlowLine replays a hundred flows that carry something
// else each second, and then a time in which nothing is carried, and counts what the program
// writes to a terminal of 120 by 30 cells in seconds of each. Capture time is what counts, so
// that a busy machine changes nothing.
func TestWhatIsWrittenToTheTerminalSuitsASlowLine(t *testing.T) {
	if testing.Short() {
		t.Skip("takes more than half a minute")
	}
	t.Parallel()
	const busy, quiet, measured = 15, 22, 8 // seconds
	const flows, apart = 100, 1000          // microseconds
	random := rand.New(rand.NewPCG(1, 2))   //nolint:gosec // The same traffic each time.
	frames := busy * 1_000_000 / apart
	file := pcapWith(t, frames+1, func(i int) (flow, at int) {
		if i == frames { // The file goes on until then.
			return 0, (busy + quiet) * 1_000_000
		}
		return int(flows * random.Float64() * random.Float64()), i * apart
	})
	s := terminal{width: 120, height: 30, overview: true}.open(t, "-r", file)
	for _, c := range []struct {
		name       string
		from, most int
	}{
		{"a hundred flows change", 6, 8 << 10},
		{"nothing is carried", busy + 12, 1 << 10}, // After the averages that are shown.
	} {
		s.expect("the traffic of then", playedFrom(c.from))
		before := len(s.output())
		s.expect("some seconds more of it", playedFrom(c.from+measured))
		n := (len(s.output()) - before) / measured
		if t.Logf("%d bytes a second are written while %s", n, c.name); n > c.most || n == 0 {
			t.Errorf("%d bytes a second are written while %s, want %d at most", n, c.name, c.most)
		}
	}
	s.quit()
}
