package meter

import "iftopgo/flows"

// Counted is traffic that another program has counted. A recorder takes it in place of packets,
// never beside them.
type Counted struct {
	Deltas []flows.Delta
	Rest   flows.Delta // with a Key.Iface, of a machine
	Seen   []flows.Seen
	Told   flows.Told
	// Received and Undecoded are packets, as in flows.Health.
	Received, Undecoded uint64
}

// AddCounted adds what was counted up to now, after the batches that end before it. What it holds
// belongs to the recorder from now on. The lock is held.
func (r *Recorder) AddCounted(now int64, c Counted) {
	if now >= r.end {
		if !r.started {
			r.Begin(now)
		}
		r.Advance(now)
	}
	r.latest = max(r.latest, now)
	r.meter.received += c.Received
	r.meter.undecoded += c.Undecoded
	b := flows.Batch{Deltas: c.Deltas, Seen: c.Seen, Told: c.Told}
	switch {
	case c.Rest.Tally == flows.Tally{}:
	case c.Rest.Key.Iface == 0:
		b.Rest = c.Rest
	default:
		b.MachineRests = []flows.Delta{c.Rest}
	}
	r.counted.Append(b, r.meter.most)
}

// takeCounted moves what others have counted into a batch.
func (r *Recorder) takeCounted(b *flows.Batch) {
	c := &r.counted
	if len(c.Deltas) > 0 {
		b.Deltas = c.Deltas
	}
	if c.Rest.Tally != (flows.Tally{}) {
		b.Rest = c.Rest
	}
	b.MachineRests = c.MachineRests
	later := flows.Batch{Seen: c.Seen, Told: c.Told}
	before := flows.Batch{Seen: b.Seen, Told: b.Told}
	before.Append(later, 0)
	b.Seen, b.Told = before.Seen, before.Told
	r.counted = flows.Batch{}
}
