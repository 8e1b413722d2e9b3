package meter

import (
	"iftopgo/capture/decode"
	"iftopgo/flows"
)

// tcpEnds are the flags that begin and end a connection. Few segments have one.
const tcpEnds = decode.TCPSyn | decode.TCPFin | decode.TCPRst

// tcpState is what the flags of one segment say of its connection.
func tcpState(flags uint8, sent bool) (s flows.TCPState) {
	if flags&decode.TCPSyn != 0 {
		s |= flows.TCPOpened
	}
	if flags&decode.TCPRst != 0 {
		s |= flows.TCPReset
	}
	switch {
	case flags&decode.TCPFin == 0:
	case sent:
		s |= flows.TCPFinSent
	default:
		s |= flows.TCPFinRecv
	}
	return s
}
