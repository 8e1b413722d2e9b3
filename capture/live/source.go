package live

import (
	"time"

	"iftopgo/capture/frame"
	"iftopgo/capture/meter"
	"iftopgo/flows"
)

// source reads the packets of one open interface.
type source interface {
	// wait waits until there may be packets, at most for d. After an error the source
	// has to be opened again.
	wait(d time.Duration) error
	// drain hands the packets that are there to the recorder, whose lock is held, and
	// says whether it took all of them.
	drain(s *sink) bool
	// drops returns how many packets the kernel dropped since the last call.
	drops() (flows.OptionalCount, error)
	// lag is how long after its capture drain may not find a packet yet.
	lag() time.Duration
	// engine is the name of the engine, for flows.Health.
	engine() string
	// note says how the source differs from what was asked for; empty if it does not.
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
	taken  int   // packets
}

// take meters a packet whose time is that of the wall clock. The bounds are for
// packets that were captured just before the wall clock was stepped.
func (s *sink) take(f *frame.Frame) {
	f.Time = min(max(f.Time-s.offset, s.since), s.now)
	s.Add(f)
	s.taken++
}

// full says that the drain has to stop, for others to have their turn.
func (s *sink) full() bool { return s.taken >= maxDrain }
