package live

import (
	"time"

	"iftopgo/capture/frame"
	"iftopgo/capture/meter"
	"iftopgo/flows"
)

// source is one opened interface.
type source interface {
	// wait waits until there may be packets, at most for d. Its error means
	// that the source has to be opened anew.
	wait(d time.Duration) error
	// drain hands what is there to the recorder, whose lock is held, and says
	// whether it took everything.
	drain(s *sink) bool
	// drops returns the packets the kernel lost since the last call.
	drops() (flows.OptionalCount, error)
	// lag is how long after a packet was captured drain may not see it yet.
	lag() time.Duration
	engine() string
	// note is what about the source is not as it was asked for.
	note() string
	close() error
}

// maxDrain bounds how many packets a source hands over at once, so that several
// sources, statistics and the end of the capture get their turn.
const maxDrain = 1 << 16

// sink takes the packets of one drain.
type sink struct {
	*meter.Recorder
	now    int64 // capture time when the drain began
	since  int64 // capture time up to which everything was drained before
	offset int64 // wall clock minus capture time
	taken  int
}

// take meters a packet whose time is of the wall clock. One that was captured
// just before the wall clock was stepped is not as far off as it says.
func (s *sink) take(f *frame.Frame) {
	f.Time = min(max(f.Time-s.offset, s.since), s.now)
	s.Add(f)
	s.taken++
}

// full says that it is someone else's turn.
func (s *sink) full() bool { return s.taken >= maxDrain }
