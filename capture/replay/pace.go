package replay

import (
	"math"
	"time"
)

// pace relates capture time to the clock: at the clock's time since, capture time was
// at, and it runs at speed from there on.
type pace struct {
	speed  float64 // seconds of capture time a second
	paused bool
	at     int64 // capture time
	since  time.Time
}

// maxBehind is how far the playback may fall behind the clock, because nobody took its
// batches or the computer was too slow, before it stops trying to catch up.
const maxBehind = time.Second

// longestWait bounds a single wait, so that no gap in a recording overflows a
// time.Duration.
const longestWait = time.Hour

// forever is how long to wait while paused, or at the end: until something is asked
// for.
const forever time.Duration = math.MaxInt64

// position returns the capture time at now.
func (p *pace) position(now time.Time) int64 {
	if p.paused {
		return p.at
	}
	return p.at + int64(float64(now.Sub(p.since))*p.speed)
}

// timeLeft returns how long it is, from now, until a capture time is due.
func (p *pace) timeLeft(until int64, now time.Time) time.Duration {
	if p.paused {
		return forever
	}
	left := float64(until-p.at)/p.speed - float64(now.Sub(p.since))
	return time.Duration(max(min(left, float64(longestWait)), -float64(longestWait)))
}

// move continues from another capture time.
func (p *pace) move(at int64, now time.Time) { p.at, p.since = at, now }

// change continues from the same capture time at another speed, or pauses. That time
// is most at the latest.
func (p *pace) change(speed float64, paused bool, most int64, now time.Time) {
	p.move(min(p.position(now), most), now)
	p.speed, p.paused = speed, paused
}
