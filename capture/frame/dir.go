package frame

// dirs are the directions that packet types say, indexed by those (PACKET_HOST to
// PACKET_OUTGOING of packet(7)).
var dirs = [...]Dir{DirIn, DirBroadcast, DirMulticast, DirOther, DirOut}

// DirOf is the direction that a packet type of packet(7) says (sll_pkttype), DirUnknown for
// any other.
func DirOf(packetType uint8) Dir {
	if int(packetType) >= len(dirs) {
		return DirUnknown
	}
	return dirs[packetType]
}
