package frame

import "iftopgo/capture/decode"

// Dir is the direction of a packet, as the kernel tells it (sll_pkttype of
// packet(7)).
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

// Frame is one captured packet. A source reuses it: its fields are valid until the
// next packet is read.
type Frame struct {
	// Data is the captured bytes, at most the snap length.
	Data []byte
	// Time is the capture time in nanoseconds since the Unix epoch.
	Time int64
	// Len is the length of the whole packet as the source counts it, in bytes,
	// from the first byte of Data on.
	Len uint32
	// Extra is how many bytes more than Len the counters of the interface count: the
	// link header that a cooked capture removed. It is negative where they leave out
	// a link header that is in Data: on loopback interfaces, and for what bridges,
	// VLAN devices and tunnels receive.
	Extra int32
	// Iface is the interface index, 0 when the source does not know it.
	Iface uint32
	// Link is the type of the header with which Data begins.
	Link decode.LinkType
	// EtherType is the network protocol when Link is decode.LinkNetwork, in
	// host byte order.
	EtherType uint16
	// VLAN is the tag control information of the tag that the kernel removed from
	// Data, valid with HasVLAN.
	VLAN uint16
	// SegmentSize is how many bytes of payload each segment of a GSO or GRO
	// super-packet has on the wire; 0 for an ordinary packet, or when it is not known.
	SegmentSize uint16
	// Dir is the direction, as far as the source knows it.
	Dir Dir
	// HasVLAN says that the kernel removed a VLAN tag, which is not in Data.
	HasVLAN bool
	// CountTag says that the counters of the interface include that tag.
	CountTag bool
}
