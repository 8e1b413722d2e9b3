package peek

import (
	"context"
	"math"
	"testing"
	"time"

	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// take takes out all names, and how many packets and flows were skipped.
func take(p *Peeker) (seen []flows.Seen, skipped uint64) {
	return p.found.upTo(math.MaxUint64), p.Skipped()
}

// TestABatchHasTheNamesOfItsPackets ends two batches before anybody has read what was handed
// over, and begins to read when the names of the first are waited for.
func TestABatchHasTheNamesOfItsPackets(t *testing.T) {
	t.Parallel()
	p := New(isHere)
	s := newSender(t, p, here[0], frame.DirOut)
	s.send(100)
	_, first := p.Due()
	s.send(1)
	_, second := p.Due()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	time.AfterFunc(maxAwait/10, func() { ended <- p.Run(ctx) })
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	for _, c := range []struct {
		due  uint64
		want int
	}{{first, 100}, {second, 1}, {second, 0}} {
		var seen []flows.Seen
		for range 50 { // On a busy machine nobody may have read within the bound.
			seen = append(seen, p.Found(c.due)...)
			if len(seen) == c.want {
				break
			}
		}
		if len(seen) != c.want {
			t.Errorf("%d names up to packet %d, want %d", len(seen), c.due, c.want)
		}
	}
}

// TestABatchWaitsForNamesAMomentAlone waits where nobody reads: the names are those of a later
// batch.
func TestABatchWaitsForNamesAMomentAlone(t *testing.T) {
	t.Parallel()
	p := New(isHere)
	newSender(t, p, here[0], frame.DirOut).send(1)
	_, due := p.Due()
	if seen := p.Found(due); len(seen) != 0 {
		t.Fatalf("%v were found by nobody", seen)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.Run(ctx); err != nil {
		t.Fatal(err)
	}
	if seen := p.Found(due); len(seen) != 1 {
		t.Errorf("%d names in the batch after it, want 1", len(seen))
	}
}

// TestNamesThatNobodyTakesAreBounded finds more than there is room for.
func TestNamesThatNobodyTakesAreBounded(t *testing.T) {
	t.Parallel()
	p := New(isHere)
	const more = 7
	for range maxFound + more {
		p.found.add(flows.Seen{})
	}
	if seen, skipped := take(p); len(seen) != maxFound || skipped != more {
		t.Errorf("%d are kept and %d told of, want %d and %d", len(seen), skipped, maxFound, more)
	}
}
