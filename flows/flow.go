package flows

// Flow is one conversation: its key and what it carried. A flow that is in a
// table never changes; the next table may hold another flow of the same key.
type Flow struct {
	Key Key
	// TCP is what was seen of a TCP connection. (Here it takes no room.)
	TCP TCPState
	Series
	former *former // nil unless it is a former flow
}

// former is what several flows that have lost their rows, as one, have besides: their
// owner, and how many they are. See Flow.Former.
type former struct {
	owner  OwnerID
	merged uint64
}

// formerFlow is a former flow with what that is.
type formerFlow struct {
	Flow
	of former
}

// Former reports whether it is flows that have lost their rows, of one process between
// two hosts, which differ in the port of the client alone. The port of the client is 0.
func (f *Flow) Former() bool { return f.former != nil }

// HasRow reports whether it is a single flow: a former one is several that have none.
func (f *Flow) HasRow() bool { return f.former == nil }

// Count is how many flows it is: 1 unless it is a former one.
func (f *Flow) Count() uint64 {
	if f.former != nil {
		return f.former.merged
	}
	return 1
}

// ID returns the ID of the row that the flow has when nothing is grouped.
func (f *Flow) ID() ID {
	if f.former != nil {
		return ID{Group: Former, Key: f.Key, Owner: f.former.owner}
	}
	return FlowID(f.Key)
}
