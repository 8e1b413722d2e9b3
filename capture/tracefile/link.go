package tracefile

import (
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
)

// linkType makes the link type of a file ours. Link types that decode does not
// read pass, for their packets count too; only the number that decode uses for
// its own purposes is refused.
func linkType(n uint16) (decode.LinkType, error) {
	switch n {
	case 12, 14:
		// DLT_RAW of the BSDs, Linux and OpenBSD: old writers put the DLT_
		// number where the LINKTYPE_ number belongs.
		return decode.LinkRaw, nil
	case 50:
		return decode.LinkPPP, nil // LINKTYPE_PPP_HDLC
	case uint16(decode.LinkNetwork):
		return 0, corrupt("link type %d", n)
	}
	return decode.LinkType(n), nil
}

// cookedDir takes the direction from the header of a Linux cooked packet, whose
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
	if int(pktType) >= len(cookedDirs) {
		return frame.DirUnknown
	}
	return cookedDirs[pktType]
}

// cookedDirs is indexed by sll_pkttype.
var cookedDirs = [...]frame.Dir{
	frame.DirIn, frame.DirBroadcast, frame.DirMulticast, frame.DirOther, frame.DirOut,
}
