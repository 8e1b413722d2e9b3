package flows

import (
	"slices"
	"sort"
)

// Clock relates capture time to the wall clock. The two differ once the wall clock was
// stepped during the capture: capture time goes on evenly. What was seen before a step
// keeps the time that it was seen at. The zero value is a clock that was never stepped.
type Clock struct {
	before int64       // what to add to capture times before the first step
	steps  []clockStep // oldest first; never written after it was handed out
}

// clockStep says what to add to capture times from one on, in nanoseconds.
type clockStep struct{ from, offset int64 }

// maxClockSteps is how many steps are remembered. A recording whose clock was stepped more
// often, such as one with packets of two clocks, forgets the older half of them.
const maxClockSteps = 256

// Step returns the clock after the wall clock was stepped: from a capture time on, it is
// offset nanoseconds ahead of capture time. Times before are not changed by it. from must
// not be before that of the last step.
func (c Clock) Step(from, offset int64) Clock {
	kept := c.steps
	if len(kept) >= maxClockSteps {
		kept = kept[maxClockSteps/2:]
		c.before = c.steps[maxClockSteps/2-1].offset
	}
	steps := append(make([]clockStep, 0, len(kept)+1), kept...)
	return Clock{c.before, append(steps, clockStep{from, offset})}
}

// Wall returns what the wall clock said at a capture time, both in nanoseconds since the
// Unix epoch.
func (c Clock) Wall(at int64) int64 {
	if len(c.steps) == 0 {
		return at + c.before
	}
	later := func(i int) bool { return c.steps[i].from > at }
	i := sort.Search(len(c.steps), later)
	if i == 0 {
		return at + c.before
	}
	return at + c.steps[i-1].offset
}

// Stepped reports whether the wall clock was stepped.
func (c Clock) Stepped() bool { return len(c.steps) > 0 }

// Offset is what to add to capture times from now on to get the wall clock, in
// nanoseconds.
func (c Clock) Offset() int64 {
	if len(c.steps) == 0 {
		return c.before
	}
	return c.steps[len(c.steps)-1].offset
}

// Continues reports whether times that were known when the clock was o are what they were.
func (c Clock) Continues(o Clock) bool { return c.before == o.before }

// Equal reports whether two clocks say the same at all times.
func (c Clock) Equal(o Clock) bool { return c.before == o.before && slices.Equal(c.steps, o.steps) }
