package demo

import "iftopgo/capture/frame"

// The flags of TCP segments (RFC 9293, section 3.1).
const (
	flagFIN = 0x01
	flagSYN = 0x02
	flagRST = 0x04
	flagPSH = 0x08
	flagACK = 0x10
)

// The flags of the segments that open and close a connection (RFC 9293, sections 3.5 and
// 3.6): one of the client, the answer of the server, and the client's acknowledgement.
var (
	opening = [...]uint8{flagSYN, flagSYN | flagACK, flagACK}
	closing = [...]uint8{flagFIN | flagACK, flagFIN | flagACK, flagACK}
)

// connects reports whether the conversation has a connection. The ports of a scan are
// closed: its only request is a SYN, which is refused.
func (c *conversation) connects() bool { return c.kind == tcp && !c.scan }

// openingTime is how long it takes to open the connection, in nanoseconds; 0 without one.
// Conversations begin so much earlier: when their requests come depends on the script
// alone.
func (c *conversation) openingTime() int64 {
	if !c.connects() {
		return 0
	}
	return int64(c.delay.from) + 2*turnaround
}

// shakeHands makes the next of the segments that open or close the connection.
func (c *conversation) shakeHands(f *frame.Frame) {
	byClient := len(c.handshake) != 2
	c.fill(f, byClient != c.localServer, c.handshake[0], 0)
	if len(c.handshake) == 3 {
		c.at += int64(c.delay.from)
	} else {
		c.at += turnaround
	}
	c.handshake = c.handshake[1:]
}

// dataFlags returns the flags of a segment of what is being sent.
func (c *conversation) dataFlags() uint8 {
	switch {
	case !c.scan:
		return flagPSH | flagACK
	case c.turn == requesting:
		return flagSYN
	default:
		return flagRST | flagACK
	}
}

// setFlags writes the flags into the headers of a TCP segment.
func setFlags(h []byte, flags uint8) { h[len(h)-tcpLen+13] = flags }
