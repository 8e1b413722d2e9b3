package replay

import "iftopgo/capture/meter"

// clockStep makes the times of a recording never go back far: where the clock that
// stamped the packets was stepped back, or where files were put one after the other,
// capture time goes on from the newest packet. Without that, everything up to the
// time before the step would be counted in a single second.
type clockStep struct {
	newest int64 // capture time of the newest packet
	shift  int64 // capture time minus what the packets say, nanoseconds
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
		s.shift += s.newest - at
		at = s.newest
	case s.shift > 0 && ahead > s.shift-stepBack && ahead > stepBack && ahead < s.shift+stepBack:
		// It was stepped forward again by as much as it had been stepped back.
		at -= s.shift
		s.shift = 0
	}
	s.newest = max(s.newest, at)
	return at
}
