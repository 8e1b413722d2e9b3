package owners

import "time"

// budget limits how much time work may take on average: it fills at a share of
// the time that passes, up to a burst.
type budget struct {
	// share is how much of a core may be used, as one part in so many.
	share time.Duration
	burst time.Duration

	left time.Duration
	last time.Time
}

// allowed returns how much may be spent now.
func (b *budget) allowed(now time.Time) time.Duration {
	if b.last.IsZero() {
		b.left = b.burst
	} else {
		b.left = min(b.left+now.Sub(b.last)/b.share, b.burst)
	}
	b.last = now
	return b.left
}

// spend notes what was spent, which may be more than allowed.
func (b *budget) spend(d time.Duration) { b.left -= d }
