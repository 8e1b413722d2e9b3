package live

import "time"

// Bounds of the delay before a source is opened again.
const (
	backoffFirst = 250 * time.Millisecond
	backoffMax  = 30 * time.Second
	// backoffReset is how long a source must hold, when it has no packets to
	// show for it, before the delay starts small again.
	backoffReset = 10 * time.Second
)

// backoff counts the attempts to open a source again.
type backoff struct{ tries int }

// next returns the delay before the next attempt, twice the one before it.
func (b *backoff) next() time.Duration {
	d := backoffMax
	if b.tries < 7 { // 250 ms << 7 is above the most.
		d = backoffFirst << b.tries
	}
	b.tries++
	return d
}

// reset forgets the attempts.
func (b *backoff) reset() { b.tries = 0 }
