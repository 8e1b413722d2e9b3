package live

import (
	"time"

	"iftopgo/capture/meter"
	"iftopgo/capture/ring"
)

// How long the kernel counts before that is read.

// manyFlows is how many flows, in one direction, make an interval a second long also where flows are new:
// reading them costs, and their batches are held back anyway.
const manyFlows = 4096

// armAhead is how long before an end it has to be set, to be sure: the kernel takes up to some
// hundredths of a second for it.
const armAhead = 60 * time.Millisecond

// arm sets the end of the interval: that of a second. Where new flows are awaited it is patient, and ends with a quarter
// of one as soon as there are.
func (s *countingSource) arm(awaited bool) {
	s.patient = !s.many && awaited
	s.until(next(s.now()+int64(armAhead), meter.Second))
}

// look ends a patient interval sooner if there are new flows. As long as nothing was counted the interval begins
// anew, for batches not to wait for it. What the ring has is not to wait either: for its packets the end stands.
func (s *countingSource) look() {
	now := s.now()
	if s.stirs() {
		if end := next(now+int64(armAhead), meter.LiveStep); end < s.end {
			s.until(end)
		}
	}
	s.patient = !s.ring.held
	if s.counter.Filled() || s.ring.held {
		return
	}
	s.from = max(s.from, now-int64(countedAfter))
	s.limit.Store(next(s.from, meter.LiveStep))
}

// countedAfter is how old a packet is at most that is counted now, but for what a virtual machine sleeps. It is less than
// what the ring takes, for which batches wait.
const countedAfter = ring.RetireTimeout

// lookAgain is after what time a patient interval is looked at again: just soon enough for it to end with the next batch.
func lookAgain(now int64) time.Duration {
	const inTime = int64(armAhead + 10*time.Millisecond)
	return time.Duration(next(now+inTime, meter.LiveStep) - inTime - now)
}

// until makes a capture time the end of the interval.
func (s *countingSource) until(end int64) {
	s.counter.Until(end - s.offset)
	s.end = end
}

// stirs says that there are new flows, or packets in the ring that may be of some.
func (s *countingSource) stirs() bool { return s.ring.held || s.fresh }

// next is the first boundary of steps behind a time.
func next(at, step int64) int64 { return at - at%step + step }

// prepare makes the batch that the interval begins in end with it, or later, so that also what is captured
// meanwhile is of a batch that is longer. The batch before is still to be sent at first, as long as the
// ring may have packets of its end: made longer, it would be sent with this one, and that with the next. What
// was cut is taken now.
func (s *countingSource) prepare(to *sink, cut bool) {
	if (to.End() <= s.from || s.patient) && !cut {
		return
	}
	if s.end > next(s.from, meter.LiveStep) {
		to.Widen(s.end)
	}
	s.limit.Store(s.end)
}
