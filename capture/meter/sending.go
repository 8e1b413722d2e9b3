package meter

import "iftopgo/capture"

// SendAwaited sends only the batches that are awaited, and those of whole seconds. The others go on: what they have
// carried is in the next. The lock is held.
func (r *Recorder) SendAwaited(a capture.Awaited) { r.selects, r.awaited = true, a }

// SendsNew says whether those with new flows are. The lock is held.
func (r *Recorder) SendsNew() bool { return !r.selects || r.awaited == capture.AwaitNew }

// HasNew says that the running batch has flows that none had before. The lock is held.
func (r *Recorder) HasNew() bool { return r.meter.added > 0 }

// due says whether the running batch is sent at its end. The first one is: it says that the capture runs.
func (r *Recorder) due() bool {
	if !r.selects || r.end%Second == 0 || r.begin == r.start || r.begin < r.lostTo || r.restart {
		return true
	}
	n := len(r.meter.active)
	return r.awaited == capture.AwaitNew && r.HasNew() && n < leastHeld || n > r.meter.most/2
}
