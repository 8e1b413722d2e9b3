package live

import "time"

// Bounds of the delay before a source is opened again.
const (
	backoffFirst = 250 * time.Millisecond
	backoffMost  = 30 * time.Second
	// backoffHealth is how long a source must hold, when it has no packets to
	// show for it, before the delay starts small again.
	backoffHealth = 10 * time.Second
)

// backoff counts the attempts to open a source again.
type backoff struct{ tries int }

// next returns the delay before the next attempt, twice the one before it.
func (b *backoff) next() time.Duration {
	d := backoffMost
	if b.tries < 7 { // 250 ms << 7 is above the most.
		d = backoffFirst << b.tries
	}
	b.tries++
	return d
}

// healthy forgets the attempts.
func (b *backoff) healthy() { b.tries = 0 }
