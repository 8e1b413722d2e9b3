package live

import (
	"time"

	"iftopgo/flows"
)

// clock gives the capture time of a live capture: that of the wall clock when the
// capture began, and from then on by the monotonic clock, however the wall clock is
// set.
type clock struct {
	wall      func() time.Time
	monotonic func() time.Duration // since some moment
	origin    int64
	offset    int64 // wall clock minus capture time, in nanoseconds
	even      int64 // capture time at which the offset was last seen to be right
	steps     flows.Clock
}

// stepThreshold is how far the wall clock must have moved against capture time for it
// to have been stepped: adjtimex(2) slews smaller differences away.
const stepThreshold = 100 * time.Millisecond

// systemClock is the clock of this machine.
func systemClock() clock {
	begin := time.Now()
	c := clock{wall: time.Now, monotonic: func() time.Duration { return time.Since(begin) }}
	c.start()
	return c
}

// start makes the present moment the beginning of the capture.
func (c *clock) start() { c.origin = c.wall().UnixNano() - int64(c.monotonic()) }

// read returns the capture time in nanoseconds since the Unix epoch, and updates
// offset when the wall clock was stepped: at some moment since it was read last.
func (c *clock) read() int64 {
	now := c.origin + int64(c.monotonic())
	wall := c.wall().UnixNano()
	if off := time.Duration(wall - now - c.offset); off > stepThreshold || off < -stepThreshold {
		c.offset = wall - now
		c.steps = c.steps.Step(c.even+1, c.offset)
	}
	c.even = now
	return now
}
