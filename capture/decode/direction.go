package decode

import "encoding/binary"

// What headers say of the direction of a packet.
const (
	pktapIn  = 0x1 // PTH_FLAG_DIR_IN
	pktapOut = 0x2

	pfIn  = 1 // of pfvar.h; 0 is neither
	pfOut = 2

	// Where the direction is in a header of pflog(4): at the end of the oldest, and
	// behind the identifiers in all later ones.
	pflogDirAtOld = 44
	pflogDirAt    = 60

	ipnetIn  = 0 // IPOBS_HOOK_INBOUND; 2 is local, from one zone to another
	ipnetOut = 1

	sunSent = 0x80

	nflogLocalIn  = 1 // NF_INET_LOCAL_IN; the packet may be for another host in other hooks
	nflogLocalOut = 3
)

// Sent returns whether this host sent a packet, as far as its link header says so; known
// is false when it does not. The cooked headers of Linux are not read here, because they
// say more.
func Sent(link LinkType, data []byte) (sent, known bool) {
	switch link {
	case LinkPPPDir, LinkCiscoHDLCDir, LinkFrameRelayDir, LinkPPPD, LinkSLIP, linkLAPBDir:
		if len(data) > 0 {
			return data[0] != 0, true
		}
	case LinkSunATM:
		if len(data) > 0 {
			return data[0]&sunSent != 0, true
		}
	case LinkPKTAP, LinkUser2:
		if _, _, ok := pktapHeader(data); ok {
			flags := binary.LittleEndian.Uint32(data[pktapFlagsAt:])
			return oneOf(flags&(pktapIn|pktapOut), pktapIn, pktapOut)
		}
	case LinkPFLOG:
		return pflogSent(data)
	case LinkIPNET:
		if len(data) >= ipnetLen {
			return oneOf(uint32(binary.BigEndian.Uint16(data[2:])), ipnetIn, ipnetOut)
		}
	case LinkNFLOG:
		return nflogSent(data)
	default:
	}
	return false, false
}

// oneOf translates a number that says received or sent, or neither.
func oneOf(n, in, out uint32) (sent, known bool) { return n == out, n == in || n == out }

func pflogSent(data []byte) (sent, known bool) {
	if len(data) == 0 || data[0] < leastPFLOG {
		return false, false
	}
	at := pflogDirAt
	if data[0] <= pflogDirAt {
		at = pflogDirAtOld
	}
	if len(data) <= at {
		return false, false
	}
	return oneOf(uint32(data[at]), pfIn, pfOut)
}

// nflogSent looks at the hook, which is behind the EtherType in the first attribute.
func nflogSent(data []byte) (sent, known bool) {
	const hookAt = nflogLen + tlvLen + 2
	if len(data) <= hookAt || data[nflogLen+2]|data[nflogLen+3] != nflogHeader {
		return false, false
	}
	return oneOf(uint32(data[hookAt]), nflogLocalIn, nflogLocalOut)
}
