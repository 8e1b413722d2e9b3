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

// countsItself is a source of which the kernel counts packets.
type countsItself interface {
	// counted is the capture time up to which drain has handed over what the kernel counted. It is
	// for the goroutine that reads the source.
	counted() int64
	// pending is the capture time up to which packets belong to batches of which the rest is not read
	// yet, for every goroutine.
	pending() int64
}

// countsIntervals is a source of which the kernel counts packets in intervals that have to be begun: the next one, when
// the last one was handed over and its batches were sent.
type countsIntervals interface{ beginInterval(to *sink) }

// finisher is a source of which the capture can be ended: the next drains hand over all there is.
type finisher interface{ finish() error }

// interruptible is a source of which the wait that goes on, or else the next one, can be ended at any time, by any
// goroutine.
type interruptible interface{ interrupt() }

// maxDrain bounds how many packets a source hands over at once, so that several
// sources, statistics and the end of the capture get their turn.
const maxDrain = 1 << 16

// sink takes the packets of one drain.
type sink struct {
	*meter.Recorder
	now    int64 // capture time when the drain began
	since  int64 // capture time up to which everything was drained before
	offset int64 // wall clock minus capture time
	limit  int64 // capture time from which packets are not for this drain; 0 for none
	taken  int   // packets
}

// early says that it is too early to take a packet: the kernel has counted what belongs to batches
// before it, and that was not read yet.
func (s *sink) early(f *frame.Frame) bool { return s.limit != 0 && f.Time-s.offset >= s.limit }

// take meters a packet whose time is that of the wall clock. The bounds are for
// packets that were captured just before the wall clock was stepped.
func (s *sink) take(f *frame.Frame) {
	f.Time = min(max(f.Time-s.offset, s.since), s.now)
	s.Add(f)
	s.taken++
}

// full says that the drain has to stop, for others to have their turn.
func (s *sink) full() bool { return s.taken >= maxDrain }
