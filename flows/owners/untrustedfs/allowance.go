package untrustedfs

import "time"

// Allowance is how much may be read as time goes on: it fills at a steady rate, from
// nothing to Burst within Refill, and has all of Burst in the beginning.
type Allowance struct {
	Burst  Amount
	Refill time.Duration

	left Amount
	last time.Time
}

// At returns what is allowed at a time, which may be less than nothing.
func (a *Allowance) At(now time.Time) Amount {
	if a.last.IsZero() {
		a.left = a.Burst
	} else if passed := now.Sub(a.last); passed > 0 {
		a.left = a.left.Plus(a.Burst.Times(float64(passed) / float64(a.Refill))).AtMost(a.Burst)
	}
	a.last = now
	return a.left
}

// Spend takes off what was read, which may be more than was allowed.
func (a *Allowance) Spend(spent Amount) { a.left = a.left.Minus(spent) }
