package flows

// Delta is what one flow carried during a batch.
type Delta struct {
	Key Key
	// TCP is what the segments say of the connection, 0 for other protocols. (Here it
	// takes no room: a batch may have 65,536 deltas.)
	TCP TCPState
	Tally
	// First and Last are the capture times of the first and the last packet,
	// in nanoseconds since the Unix epoch.
	First, Last int64
}

// merge adds what the same flow carried later.
func (d *Delta) merge(later *Delta) {
	d.Tally = d.Plus(later.Tally)
	d.First = min(d.First, later.First)
	d.Last = max(d.Last, later.Last)
	d.TCP = d.TCP.Then(later.TCP)
}

// Batch is what a capture counted since the last one. It is sent even when nothing was
// captured: everything that reads it takes it as its clock.
type Batch struct {
	// Start is when the capture began and At when this batch ended, both in
	// capture time, nanoseconds since the Unix epoch.
	Start, At int64
	// From and To are the slots the traffic lies in. They differ only in a
	// batch that was coalesced because its reader was slow: its bytes are
	// then spread evenly over the slots.
	From, To Slot
	// Closed is set when slot To is complete.
	Closed bool
	// Final is set when no batch follows: end of file, or the capture was ended.
	Final bool
	// Restart is set when the batch does not continue the one before it, because a
	// replay jumped. A new table begins; so do Start and the counters of Health.
	Restart bool
	// Lossy is set when packets were lost, or nothing was captured for a while,
	// since the last batch.
	Lossy bool
	// Deltas are the flows that carried something, each once.
	Deltas []Delta
	// Rest is the traffic of flows beyond the number of distinct flows that a
	// batch holds. Its TCP is 0: it is many connections.
	Rest Delta
	// MachineRests are traffic of no flow of which it is known on which machine it was: that of
	// Key.Iface. There is one for a machine at most.
	MachineRests []Delta
	// Seen are names that were seen in packets, in the order in which they were found.
	Seen []Seen
	// SeenDue says up to which packet names are still to come, when the batch is handed over,
	// as those who look for them count. 0 is none.
	SeenDue uint64
	// Told is what the source says itself of its flows.
	Told Told
	// Health is the state of the capture at the end of the batch. Its counters
	// run from the start of the capture.
	Health Health
}
