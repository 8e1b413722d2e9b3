package decode

// Net is the kind of network header that was found.
type Net uint8

// The kinds of network header; the zero value is none.
const (
	NetNone Net = 0
	NetIPv4 Net = 1
	NetIPv6 Net = 2
)

// Frag is the position of a packet in a fragmented datagram.
type Frag uint8

// The positions of a fragment.
const (
	FragNone  Frag = iota // not fragmented
	FragFirst             // offset 0, more to come: has the transport header
	FragLater             // offset above 0: has no transport header
)

// Packet is what a packet's headers say. A field is zero if no header has it, or
// if the header was cut off within it.
type Packet struct {
	// Src and Dst are the network addresses, IPv4 as IPv4-mapped IPv6; zero
	// when Net is NetNone.
	Src, Dst [16]byte
	// SrcPort and DstPort are the transport ports; both are the identifier for
	// ICMP and ICMPv6 echo.
	SrcPort, DstPort uint16
	// Proto is the IP protocol number of the transport header, or for NetNone
	// the EtherType; below 0x100 it is the DSAP of an LLC frame, or 0 when not
	// even that could be read; and from 0x100 to 0x5ff, which are neither, it is
	// 0x100 and the number of a link type, of which no more than that is known.
	Proto uint16
	// VLAN is the tag control information of the outermost 802.1Q tag in the data.
	VLAN uint16
	// NetOffset is where the network header begins, in bytes; for NetNone, where
	// the header that Proto names begins.
	NetOffset uint16
	// PayloadOffset is where the transport payload begins, in bytes; 0 when
	// there is no transport header this package reads.
	PayloadOffset uint16
	// NetLen is the length of the network packet in bytes, header included, as
	// its header states it; 0 when it does not (super-packets state 0).
	NetLen uint32
	// FragID is the fragment identification, valid unless Frag is FragNone.
	FragID uint32
	Net    Net
	Frag   Frag
	// TCPFlags are the control bits of a TCP header, TCPFin and so on. They are
	// read even if the rest of the header was cut off behind them.
	TCPFlags uint8
	// HasVLAN says that VLAN is valid.
	HasVLAN bool
	// Undecoded says that a header was cut off or contradicted itself; the other
	// fields hold what was read before. Options and payload that the snap length
	// cut off do not count: no field is read from them.
	Undecoded bool
}
