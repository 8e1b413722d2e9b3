package tracefile

import (
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// headerDir returns the direction that the link header of a packet tells.
func headerDir(link decode.LinkType, data []byte) frame.Dir {
	if link == decode.LinkLinuxSLL || link == decode.LinkLinuxSLL2 {
		return cookedDir(link, data)
	}
	sent, known := decode.Sent(link, data)
	switch {
	case !known:
		return frame.DirUnknown
	case sent:
		return frame.DirOut
	}
	return frame.DirIn
}

// cookedDir returns the direction in the header of a Linux cooked packet, whose
// packet type is sll_pkttype of packet(7).
func cookedDir(link decode.LinkType, data []byte) frame.Dir {
	var pktType byte
	switch {
	case link == decode.LinkLinuxSLL && len(data) >= 2 && data[0] == 0:
		pktType = data[1]
	case link == decode.LinkLinuxSLL2 && len(data) >= 11:
		pktType = data[10]
	default:
		return frame.DirUnknown
	}
	return frame.DirOf(pktType)
}
