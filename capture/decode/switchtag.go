package decode

import "encoding/binary"

const (
	stationsLen = 12 // both addresses of an Ethernet header
	dsaLen      = 4  // the tags of Broadcom's and Marvell's switches
	edsaLen     = 8  // Marvell's with an EtherType
)

// switchTag reads an Ethernet frame on the port of the processor of a switch, which says
// in a tag which other port the frame is for or from (Documentation/networking/dsa of
// the kernel).
func switchTag(link LinkType, data []byte, p *Packet) {
	if link == LinkDSABrcmPrepend {
		inner(LinkEthernet, data, dsaLen, p)
		return
	}
	size := dsaLen
	if link == LinkEDSA {
		size = edsaLen
	}
	off := stationsLen + size
	if len(data) < off+2 {
		p.Undecoded = true
		return
	}
	etherType(binary.BigEndian.Uint16(data[off:]), data, off+2, p)
}
