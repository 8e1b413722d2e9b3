package owners

import "time"

// budget limits the CPU time that work may take on average: it is a token bucket that
// fills at a share of the time that passes, up to a burst.
type budget struct {
	// share is the part of a core that may be used: one in so many.
	share time.Duration
	burst time.Duration

	left time.Duration
	last time.Time
}

// allowed returns how much may be spent now; zero or less is nothing.
func (b *budget) allowed(now time.Time) time.Duration {
	if b.last.IsZero() {
		b.left = b.burst
	} else {
		b.left = min(b.left+now.Sub(b.last)/b.share, b.burst)
	}
	b.last = now
	return b.left
}

// spend takes off what was spent, which may be more than allowed.
func (b *budget) spend(d time.Duration) { b.left -= d }
