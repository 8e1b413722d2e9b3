// Package frame holds the one small struct in which every packet source hands
// its packets to the meter: the bytes in place, and what the kernel said of
// them.
package frame

import "iftopgo/capture/decode"

// Dir is the direction the kernel gave a packet (sll_pkttype of packet(7)).
type Dir uint8

// The directions of packet(7), and DirUnknown for sources that have none.
const (
	DirUnknown   Dir = iota
	DirIn            // PACKET_HOST: addressed to this host
	DirBroadcast     // PACKET_BROADCAST: received
	DirMulticast     // PACKET_MULTICAST: received
	DirOther         // PACKET_OTHERHOST: received in promiscuous mode, for another host
	DirOut           // PACKET_OUTGOING: sent by this host
)

// Frame is one captured packet. A source reuses it: Data and the other fields
// are true until the source's next step.
type Frame struct {
	// Data is the captured bytes, at most the snap length.
	Data []byte
	// Time is the capture time in nanoseconds since the Unix epoch.
	Time int64
	// Len is the length of the whole packet as the source counts it, in bytes,
	// from the first byte of Data on.
	Len uint32
	// Extra is what the interface's counters count more than Len, in bytes: the
	// link header that a cooked capture took off. It is negative where they leave
	// out the link header that packets have: on loopback interfaces, and for what
	// bridges, VLAN devices and tunnels receive.
	Extra int32
	// Iface is the interface index, 0 when the source does not know.
	Iface uint32
	// Link says how Data begins.
	Link decode.LinkType
	// EtherType is the network protocol when Link is decode.LinkNetwork, in
	// host byte order.
	EtherType uint16
	// VLAN is the tag control information the kernel took out, valid with HasVLAN.
	VLAN uint16
	// SegmentSize is the payload bytes a segment of a GSO or GRO super-packet
	// carries on the line; 0 for an ordinary packet, or when not known.
	SegmentSize uint16
	Dir         Dir
	// HasVLAN says that the kernel took a VLAN tag out, which is not in Data.
	HasVLAN bool
	// CountTag says that the kernel's interface counters include that tag.
	CountTag bool
}
