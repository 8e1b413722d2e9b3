package decode

import "encoding/binary"

// The EtherTypes this package reads or names (IEEE 802 Numbers, if_ether.h).
const (
	etherIPv4          = 0x0800
	etherVLAN          = 0x8100 // IEEE 802.1Q
	etherIPv6          = 0x86dd
	etherPPP           = 0x880b
	etherMPLS          = 0x8847
	etherMPLSMulticast = 0x8848
	etherPPPoESession  = 0x8864 // RFC 2516
	etherQinQ          = 0x88a8 // IEEE 802.1ad
	etherQinQOld       = 0x9100 // before 802.1ad
)

const (
	ethernetLen = 14
	vlanLen     = 4

	// minEtherType is the smallest EtherType. A smaller number in its place is the
	// length of an IEEE 802.3 frame, which is at most maxLength.
	minEtherType = 0x600
	maxLength    = 1500

	// maxTags bounds the VLAN tags and SNAP headers in one frame. Two are common,
	// and some carriers use three.
	maxTags = 8
)

// ethernet reads an Ethernet II or IEEE 802.3 header.
func ethernet(data []byte, p *Packet) {
	if len(data) < ethernetLen {
		p.Undecoded = true
		return
	}
	etherType(binary.BigEndian.Uint16(data[12:]), data, ethernetLen, p)
}

// etherType reads what follows an EtherType or length field that ended at off.
func etherType(et uint16, data []byte, off int, p *Packet) {
	for range maxTags + 1 {
		p.Proto, p.NetOffset = et, uint16(off)
		switch et {
		case etherIPv4:
			ipv4(data, off, p)
			return
		case etherIPv6:
			ipv6(data, off, p)
			return
		case etherVLAN, etherQinQ, etherQinQOld:
			if len(data)-off < vlanLen {
				p.Undecoded = true
				return
			}
			et = vlan(data[off:], p)
			off += vlanLen
		case etherMPLS, etherMPLSMulticast:
			mpls(data, off, p)
			return
		case etherPPPoESession:
			pppoe(data, off, p)
			return
		default:
			if et >= minEtherType {
				return
			}
			end := off + int(et)
			if et = llc(int(et), data[off:], p); et == 0 {
				return
			}
			data = data[:min(end, len(data))] // What follows the length is padding.
			off += snapLen
		}
	}
	p.Undecoded = true
}

// vlan reads the tag at the start of b, which is at least vlanLen long, and returns
// the EtherType or length after it.
func vlan(b []byte, p *Packet) uint16 {
	if !p.HasVLAN {
		p.VLAN, p.HasVLAN = binary.BigEndian.Uint16(b), true
	}
	return binary.BigEndian.Uint16(b[2:])
}
