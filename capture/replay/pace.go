package replay

import (
	"math"
	"time"
)

// pace says when a replay is due to be where: at the capture time at when the
// clock showed since, and from there on speed nanoseconds a nanosecond.
type pace struct {
	speed  float64
	paused bool
	at     int64
	since  time.Time
}

// tooLate is how far a replay may fall behind, because nobody took its batches
// or the computer was too slow, before it stops trying to catch up.
const tooLate = time.Second

// longestWait bounds a single wait, so that no gap of a recording overflows it.
const longestWait = time.Hour

// forever is the wait for what does not come by itself.
const forever time.Duration = math.MaxInt64

// position returns the capture time at now.
func (p *pace) position(now time.Time) int64 {
	if p.paused {
		return p.at
	}
	return p.at + int64(float64(now.Sub(p.since))*p.speed)
}

// left returns how long it takes at now until a capture time is due.
func (p *pace) left(until int64, now time.Time) time.Duration {
	if p.paused {
		return forever
	}
	left := float64(until-p.at)/p.speed - float64(now.Sub(p.since))
	return time.Duration(max(min(left, float64(longestWait)), -float64(longestWait)))
}

// move goes on from another capture time.
func (p *pace) move(at int64, now time.Time) { p.at, p.since = at, now }

// change goes on from the same capture time in another way. No position beyond
// most has been reached.
func (p *pace) change(speed float64, paused bool, most int64, now time.Time) {
	p.move(min(p.position(now), most), now)
	p.speed, p.paused = speed, paused
}
