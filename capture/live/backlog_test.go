package live

import (
	"errors"
	"testing"
	"time"

	"iftopgo/flows"
)

// floodSource always has another packet; each takes a millisecond to read.
type floodSource struct {
	fakeSource
	capture *testCapture
}

func (s *floodSource) drain(to *sink) bool {
	s.capture.elapsed += time.Millisecond
	f := frameAt(s.capture.wall())
	to.take(&f)
	return false
}

// TestASourceThatFailsInAFloodIsClosed reads what it holds for a second, and marks what comes then as lost.
func TestASourceThatFailsInAFloodIsClosed(t *testing.T) {
	t.Parallel()
	g := newTestCapture()
	tap := g.taps[0]
	tap.source = &floodSource{capture: g}
	tap.closeFailed(errors.New("it failed"))
	if tap.source != nil || g.elapsed != maxBacklog {
		t.Errorf("closed is %t, after %v", tap.source == nil, g.elapsed)
	}
	if s := tap.entry(); s.State != flows.Reopening || s.Reason != "it failed" {
		t.Errorf("the interface is %+v", s)
	}
	g.rec.Finish(g.clock.read())
	if last := g.batches[len(g.batches)-1]; !last.Lossy || last.Health.Received != uint64(maxBacklog/time.Millisecond) {
		t.Errorf("%d packets, marked %t", last.Health.Received, last.Lossy)
	}
}
