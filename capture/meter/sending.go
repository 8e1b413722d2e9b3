package meter

// Sending says which batches are sent before their second is complete. One that is not goes on: what it
// has carried is in the next.
type Sending uint8

// The ways of sending.
const (
	SendAll     Sending = iota
	SendNew             // those with new flows, whose owners are to be found: nobody looks at others
	SendSeconds         // none
)

// Sends says which batches are sent within a second. The lock is held.
func (r *Recorder) Sends(s Sending) { r.sending = s }

// HasNew says that the running batch has flows that none had before. The lock is held.
func (r *Recorder) HasNew() bool { return r.meter.added > 0 }

// due says whether the running batch is sent at its end. The first one is: it says that the capture runs.
func (r *Recorder) due() bool {
	if r.sending == SendAll || r.end%Second == 0 || r.begin == r.start || r.begin < r.lostTo || r.restart {
		return true
	}
	n := len(r.meter.active)
	return r.sending == SendNew && r.HasNew() && n < leastHeld || n > r.meter.most/2
}
