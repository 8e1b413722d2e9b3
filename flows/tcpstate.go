package flows

// TCPState is what the flags of the segments of a flow say of its connection (RFC 9293).
// The zero value says nothing: no segment had one of these flags, or it is not TCP.
type TCPState uint8

// The bits of a TCPState. Sent and received are as seen from this host.
const (
	// TCPOpened says that a SYN was seen. What was seen before it belongs to an earlier
	// connection between the same ends.
	TCPOpened TCPState = 1 << iota
	// TCPFinSent says that the local side has sent all it will send.
	TCPFinSent
	// TCPFinRecv says that the remote side has sent all it will send.
	TCPFinRecv
	// TCPReset says that one side has aborted the connection, or refused it.
	TCPReset
)

// Then returns what is known after segments that came later.
func (s TCPState) Then(later TCPState) TCPState {
	if later&TCPOpened != 0 {
		return later
	}
	return s | later
}

// Reversed is the state as seen from the other side.
func (s TCPState) Reversed() TCPState {
	out := s &^ (TCPFinSent | TCPFinRecv)
	if s&TCPFinSent != 0 {
		out |= TCPFinRecv
	}
	if s&TCPFinRecv != 0 {
		out |= TCPFinSent
	}
	return out
}

// Closed reports whether the connection is over. It is not when one side alone has
// said that it is done: the other may send for as long as it wants (half-closed).
func (s TCPState) Closed() bool {
	const both = TCPFinSent | TCPFinRecv
	return s&TCPReset != 0 || s&both == both
}
