package decode

import "encoding/binary"

const (
	llcLen  = 3 // DSAP, SSAP and an unnumbered control field (IEEE 802.2)
	snapLen = 8 // the same, and an organization and a protocol (RFC 1042)

	// llcSNAP is the start of a header of the subnetwork access protocol: both
	// service access points and the control field for unnumbered information.
	llcSNAP = 0xaaaa03
	// ouiEthernet and ouiBridged are the organizations whose protocol numbers
	// are EtherTypes (RFC 1042, IEEE 802.1H).
	ouiEthernet = 0x000000
	ouiBridged  = 0x0000f8
)

// llc reads the IEEE 802.2 header at the start of b in a frame whose length
// field says length, which keeps it from taking padding for a header. It
// returns the EtherType that follows a SNAP header, or 0 when none does.
func llc(length int, b []byte, p *Packet) uint16 {
	p.Proto = 0
	if length > maxLength {
		p.Undecoded = true
		return 0
	}
	b = b[:min(length, len(b))]
	if len(b) > 0 {
		p.Proto = uint16(b[0])
	}
	if len(b) < llcLen {
		p.Undecoded = true
		return 0
	}
	if uint24(b) != llcSNAP {
		return 0
	}
	if len(b) < snapLen {
		p.Undecoded = true
		return 0
	}
	oui, et := uint24(b[3:]), binary.BigEndian.Uint16(b[6:])
	if (oui != ouiEthernet && oui != ouiBridged) || et < minEtherType {
		return 0
	}
	return et
}

func uint24(b []byte) uint32 {
	return uint32(b[0])<<16 | uint32(b[1])<<8 | uint32(b[2])
}
