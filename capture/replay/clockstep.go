package replay

import (
	"iftopgo/capture/meter"
	"iftopgo/flows"
)

// clockStep makes the times of a recording never go back far: where the clock that
// stamped the packets was stepped back, or where files were put one after the other,
// capture time goes on from the newest packet. Without that, everything up to the
// time before the step would be counted in a single second.
type clockStep struct {
	newest int64 // capture time of the newest packet
	shift  int64 // capture time minus what the packets say, nanoseconds
	since  int64 // capture time of the first packet with this shift
	// wall gives back what the packets say. No two shifts have a capture time in common.
	wall flows.Clock
}

// stepBack is how much older than the newest packet another one must be for the clock
// to have been stepped: packets of several interfaces are recorded seconds out of
// order.
const stepBack = 60 * meter.Second

// adjust returns the capture time of a packet with a timestamp.
func (s *clockStep) adjust(stamp int64) int64 {
	at := min(stamp, maxTime-s.shift) + s.shift
	switch ahead := at - s.newest; {
	case ahead < -stepBack:
		at = s.step(stamp, s.newest+1)
	case s.shift > 0 && ahead > s.shift-stepBack && ahead > stepBack && ahead < s.shift+stepBack:
		// It was stepped forward again by as much as it had been stepped back.
		at = s.step(stamp, max(at-s.shift, s.newest+1))
	default:
		// Packets that come a little late are none of before the step.
		at = max(at, s.since)
	}
	s.newest = max(s.newest, at)
	return at
}

// step makes at the capture time of a packet with a timestamp, and what follows from that
// the shift of those to come. It returns at.
func (s *clockStep) step(stamp, at int64) int64 {
	s.shift, s.since = at-stamp, at
	s.wall = s.wall.Step(at, stamp-at)
	return at
}
