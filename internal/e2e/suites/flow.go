package suites

import (
	"net/netip"
)

// Count is what was counted.
type Count struct {
	Packets uint64
	Bytes   uint64
}

// Flow is one direction of a conversation, by the outermost IP header of its packets.
// Which side is the local one is a matter of taste, and no part of it.
type Flow struct {
	// Protocol is one of those in [portProtocols], or otherIP.
	Protocol string
	// Src and Dst have port 0 where the protocol has no ports.
	Src, Dst netip.AddrPort
}

// otherIP is the protocol of all flows without ports. They are compared by address
// alone: tshark counts an echo identifier for no port.
const otherIP = "IP"

// portProtocols are the protocols with ports, by their numbers (IANA, Assigned
// Internet Protocol Numbers), with the names that iftopgo gives them.
var portProtocols = map[uint64]string{6: "TCP", 17: "UDP", 33: "DCCP", 132: "SCTP", 136: "UDP-Lite"}

// Flows are the flows of a file.
type Flows map[Flow]Count

// maxFlows bounds the flows that are remembered of one file. It is more than the
// rows that iftopgo keeps (65,536, with two directions each).
const maxFlows = 1 << 18

// add counts packets to a flow, and reports whether there was room.
func (f Flows) add(flow Flow, c Count) bool {
	before, known := f[flow]
	if !known && len(f) >= maxFlows {
		return false
	}
	f[flow] = Count{before.Packets + c.Packets, before.Bytes + c.Bytes}
	return true
}
