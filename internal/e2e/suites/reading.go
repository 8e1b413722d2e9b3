package suites

// State is how far a tool came with a file.
type State uint8

const (
	// Whole says that it read the file to its end.
	Whole State = iota
	// Damaged says that it read packets, and then reported something wrong.
	Damaged
	// Refused says that it read nothing and said why.
	Refused
	// TooLong says that it had to be ended at the limit of time.
	TooLong
	// Crashed says that it ended by a signal or a panic, also at the limit of memory,
	// or that its output could not be understood.
	Crashed
)

// Reading is what a tool says of one file.
type Reading struct {
	State State
	// Message is what it said, where it did not read the file to its end.
	Message string
	// Count is the packets of the file, and their bytes on the wire.
	Count
	// LinkType is capinfos' name of the link type, "per-packet" where there are several.
	LinkType string
	// Flows are those of tshark and iftopgo.
	Flows Flows
	// Below is what the packets of each flow of tshark are in, in order.
	Below map[Flow][]string
	// NotCounted is the bytes that Wireshark does not count as those of packets. The
	// flows of tshark have them.
	NotCounted uint64
	// Incomplete says why Flows are not all flows of the file, empty if they are.
	Incomplete string
}

// failed makes a reading of what ended without a result.
func failed(e *end, refused string) Reading {
	switch {
	case e.late:
		return Reading{State: TooLong, Message: "ended at the limit of time"}
	case e.crash != "":
		return Reading{State: Crashed, Message: e.crash}
	default:
		return Reading{State: Refused, Message: refused}
	}
}
