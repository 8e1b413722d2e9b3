package capture

import "time"

// clock is the capture time of a live capture: the wall clock when the capture
// began, and even seconds from then on, whatever happens to the wall clock.
type clock struct {
	now    func() time.Time // with a monotonic reading
	origin time.Time
	offset int64 // wall clock minus capture time, in nanoseconds
}

// stepped is how far wall clock and capture time must be apart before the wall
// clock counts as stepped: adjtimex(2) slews smaller differences away.
const stepped = 100 * time.Millisecond

func newClock(now func() time.Time) clock {
	return clock{now: now, origin: now()}
}

// read returns the capture time in nanoseconds since the Unix epoch, and
// notices when the wall clock was stepped.
func (c *clock) read() int64 {
	t := c.now()
	even := c.origin.UnixNano() + int64(t.Sub(c.origin))
	wall := t.UnixNano()
	if off := time.Duration(wall - even - c.offset); off > stepped || off < -stepped {
		c.offset = wall - even
	}
	return even
}
