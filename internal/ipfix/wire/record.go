package wire

import (
	"encoding/binary"
	"net/netip"
	"unicode/utf8"
)

// Record is what one direction of a flow carried in an interval.
type Record struct {
	// Source and Destination are its addresses, both of IPv4 or both of IPv6; invalid ones are
	// of what has none.
	Source, Destination netip.Addr
	// SourcePort and DestinationPort are its ports, 0 where there are none.
	SourcePort, DestinationPort uint16
	// Protocol is the IP protocol; see [NoProtocol].
	Protocol uint8
	// Egress says that it was sent; otherwise it was received.
	Egress bool
	// Octets and Packets are what it carried.
	Octets, Packets uint64
	// Start and End are the times of its first and last packet, in milliseconds since the Unix
	// epoch.
	Start, End uint64
	// Interface is the kernel's number of the interface, 0 if it is not known.
	Interface uint32
	Reason    Reason
	// Flags are the flags of TCP that were seen, of those of [FlagFIN].
	Flags uint16
	// Process, User, Host, InterfaceName, Container and Package are texts; an empty one is not
	// known. They are cut to [maxText] bytes.
	Process, User, Host, InterfaceName, Container, Package string
}

// NoProtocol is the protocol of what is not of IP, or of several flows: 255 is reserved (IANA).
const NoProtocol = 255

// The flags of TCP (RFC 9293, section 3.1).
const (
	FlagFIN = 0x01
	FlagSYN = 0x02
	FlagRST = 0x04
)

// Reason is why a record was made (RFC 5102, flowEndReason).
type Reason uint8

// The reasons.
const (
	Idle     Reason = 1 // nothing was carried for a while
	Active   Reason = 2 // it goes on: a record is due
	Ended    Reason = 3 // the connection is over
	Forced   Reason = 4 // the exporter ends
	NoMemory Reason = 5 // it is of flows beyond those that are told apart
)

// maxText is the length to which texts are cut, in bytes: six of them and all else are in a
// message of 1,400 bytes.
const maxText = 180

// template returns the number of the template of a record.
func (r *Record) template() uint16 {
	if r.Source.Is6() && !r.Source.Is4In6() {
		return templateIPv6
	}
	return templateIPv4
}

// append appends the record as its template says.
func (r *Record) append(b []byte) []byte {
	if r.template() == templateIPv6 {
		source, destination := r.Source.As16(), r.Destination.As16()
		b = append(append(b, source[:]...), destination[:]...)
	} else {
		source, destination := ipv4(r.Source), ipv4(r.Destination)
		b = append(append(b, source[:]...), destination[:]...)
	}
	b = binary.BigEndian.AppendUint16(b, r.SourcePort)
	b = binary.BigEndian.AppendUint16(b, r.DestinationPort)
	var direction byte
	ingress, egress := r.Interface, uint32(0)
	if r.Egress {
		direction, ingress, egress = 1, 0, r.Interface
	}
	b = append(b, r.Protocol, direction)
	for _, n := range [...]uint64{r.Octets, r.Packets, r.Start, r.End} {
		b = binary.BigEndian.AppendUint64(b, n)
	}
	b = binary.BigEndian.AppendUint32(b, ingress)
	b = binary.BigEndian.AppendUint32(b, egress)
	b = append(b, byte(r.Reason))
	b = binary.BigEndian.AppendUint16(b, r.Flags)
	for _, text := range [...]string{r.Process, r.User, r.Host, r.InterfaceName, r.Container, r.Package} {
		text = cut(text)
		b = append(append(b, byte(len(text))), text...)
	}
	return b
}

// ipv4 is the address of a record of IPv4, zeros where it has none.
func ipv4(a netip.Addr) [4]byte {
	if a = a.Unmap(); a.Is4() {
		return a.As4()
	}
	return [4]byte{}
}

// cut cuts a text to maxText bytes, between characters.
func cut(text string) string {
	if len(text) <= maxText {
		return text
	}
	end := maxText
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end]
}
