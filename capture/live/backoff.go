package live

import (
	"errors"
	"time"

	"iftopgo/capture"
)

// Bounds of the delay before a source is opened again.
const (
	backoffFirst = 250 * time.Millisecond
	backoffMax   = 30 * time.Second
	// backoffReset is how long a source without packets must work before the delay
	// is short again. With packets it is at once.
	backoffReset = 10 * time.Second
	// backoffStalled is the delay while who opens interfaces does not answer: that is
	// known at once, and must not be noticed late when it is over.
	backoffStalled = time.Second
)

// backoff counts the attempts to open a source again, and says how long to wait before
// each.
type backoff struct{ tries int }

// next returns the delay before the next attempt, twice the one before it.
func (b *backoff) next() time.Duration {
	d := backoffMax
	if b.tries < 7 { // 250 ms << 7 is more than backoffMax.
		d = backoffFirst << b.tries
	}
	b.tries++
	return d
}

// after returns the delay before the next attempt, of one that has failed with an error.
func (b *backoff) after(err error) time.Duration {
	if errors.Is(err, errFilterChanged) { // It has not failed: there is nothing to wait for, however often.
		b.reset()
		b.next()
		return 0
	}
	d := b.next()
	if errors.Is(err, capture.ErrStalled) {
		return min(d, backoffStalled)
	}
	return d
}

// reset sets the number of attempts to zero.
func (b *backoff) reset() { b.tries = 0 }
