package flows

// Delta is what one flow carried during a batch.
type Delta struct {
	Key Key
	Tally
	// First and Last are the capture times of the first and the last packet,
	// in nanoseconds since the Unix epoch.
	First, Last int64
}

// merge adds what the same flow carried later.
func (d *Delta) merge(later Delta) {
	d.Tally = d.Plus(later.Tally)
	d.First = min(d.First, later.First)
	d.Last = max(d.Last, later.Last)
}

// Batch is what a source metered since the last one. It is the clock of
// everything downstream: it is sent even when nothing was captured.
type Batch struct {
	// Start is when the capture began and At when this batch ended, both in
	// capture time, nanoseconds since the Unix epoch.
	Start, At int64
	// From and To are the slots the traffic lies in. They differ only in a
	// batch that was coalesced because nobody took it for long: its bytes are
	// then spread evenly.
	From, To Slot
	// Closed says that slot To is complete.
	Closed bool
	// Final says that no batch follows: end of file, or the capture was ended.
	Final bool
	// Restart says that the batch does not continue the one before it: a replay
	// jumped, and left traffic out or shows some again. What was counted before
	// belongs to another table; Start and the counters of Health begin anew.
	Restart bool
	// Lossy says that packets were lost, or nothing was captured for a while,
	// since the last batch.
	Lossy bool
	// Deltas are the flows that carried something, each once.
	Deltas []Delta
	// Rest is the traffic of flows beyond the number of distinct flows a batch
	// holds.
	Rest Delta
	// Health is the state of the capture at the end of the batch. Its counters
	// run from the start of the capture.
	Health Health
}

// Merge returns the two batches as one; later must follow b. The arguments stay
// as they were. A later batch that begins anew leaves nothing of b.
func (b Batch) Merge(later Batch) Batch {
	m := later
	if later.Restart {
		return m
	}
	m.Restart = b.Restart
	m.Start = b.Start
	m.From = b.From
	m.Lossy = b.Lossy || later.Lossy
	m.Rest = b.Rest.plus(later.Rest)
	m.Deltas = mergeDeltas(b.Deltas, later.Deltas)
	return m
}

// Limit returns the batch with at most n flows; what is beyond them is counted
// in Rest.
func (b Batch) Limit(n int) Batch {
	if len(b.Deltas) <= n {
		return b
	}
	for _, d := range b.Deltas[n:] {
		d.Key = Key{}
		b.Rest = b.Rest.plus(d)
	}
	b.Deltas = b.Deltas[:n:n]
	return b
}

// plus adds two rests, either of which may be empty.
func (d Delta) plus(later Delta) Delta {
	switch {
	case d.Tally == Tally{}:
		return later
	case later.Tally != Tally{}:
		d.merge(later)
	}
	return d
}

// mergeDeltas keeps the order in which flows were first seen, so that the
// result depends on the traffic alone.
func mergeDeltas(a, b []Delta) []Delta {
	if len(a) == 0 {
		return b
	}
	index := make(map[Key]int, len(a))
	out := make([]Delta, len(a), len(a)+len(b))
	for i, d := range a {
		out[i] = d
		index[d.Key] = i
	}
	for _, d := range b {
		if i, ok := index[d.Key]; ok {
			out[i].merge(d)
			continue
		}
		out = append(out, d)
	}
	return out
}
