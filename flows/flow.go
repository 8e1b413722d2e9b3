package flows

// Flow is one conversation: its key and what it carried. A flow that is in a
// table never changes; the next table may hold another flow of the same key.
type Flow struct {
	Key Key
	Series
	// TCP is what was seen of a TCP connection.
	TCP TCPState
	// former is set when it is several flows that have lost their rows, as one: see
	// Former. owner is their owner then, and merged how many they are.
	former bool
	owner  OwnerID
	merged uint64
}

// Former reports whether it is flows that have lost their rows, of one process between
// two hosts, which differ in the port of the client alone. The port of the client is 0.
func (f *Flow) Former() bool { return f.former }

// HasRow reports whether it is a single flow: a former one is several that have none.
func (f *Flow) HasRow() bool { return !f.former }

// Count is how many flows it is: 1 unless it is a former one.
func (f *Flow) Count() uint64 {
	if f.former {
		return f.merged
	}
	return 1
}

// ID returns the ID of the row that the flow has when nothing is grouped.
func (f *Flow) ID() ID {
	if f.former {
		return ID{Group: Former, Key: f.Key, Owner: f.owner}
	}
	return FlowID(f.Key)
}
