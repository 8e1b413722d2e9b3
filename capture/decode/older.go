package decode

import "encoding/binary"

// The lengths of the headers before the LLC header or the packet.
const (
	tokenRingLen = 14 // access and frame control, both addresses
	fddiLen      = 13 // frame control and both addresses
	fcNetworkLen = 16 // the network header of RFC 2625
	apple1394Len = 18 // both identifiers and the EtherType
	slipLen      = 16 // the direction and what was compressed
	netAnalyzer  = 4
	symantecLen  = 44
	symantecType = 6 // where the EtherType is in it
	preambleLen  = 8 // with the delimiter

	// sourceRouted is the bit of a token ring's source address that says that routing
	// information follows, whose length is in the lowest bits of its first byte.
	sourceRouted  = 0x80
	routingLength = 0x1f

	// ringLLC and fddiLLC are the frame controls of frames that carry data, under the
	// mask of the bits that say so.
	ringLLC, ringMask = 0x40, 0xc0
	fddiLLC, fddiMask = 0x50, 0xf0

	// startExpress is the delimiter of a frame that is whole (IEEE 802.3br, 99.3); the
	// others begin fragments.
	startExpress = 0xd5
)

// older reads link types of networks that few have any more, and of analyzers.
func older(link LinkType, data []byte, p *Packet) {
	switch link {
	case LinkPPPoE:
		pppoe(data, 0, p)
	case LinkMPLS:
		p.Proto = etherMPLS
		mpls(data, 0, p)
	case LinkATM:
		llcAt(data, 0, p)
	case LinkATMCLIP: // Linux may have taken the LLC header off.
		if len(data) == 0 || data[0]>>4 == 4 || data[0]>>4 == 6 {
			raw(data, 0, p)
		} else {
			llcAt(data, 0, p)
		}
	case LinkSunATM:
		sunATM(data, p)
	case LinkSymantec:
		if len(data) < symantecLen {
			p.Undecoded = true
			return
		}
		etherType(binary.BigEndian.Uint16(data[symantecType:]), data, symantecLen, p)
	case LinkERF:
		erf(data, p)
	case LinkIPOverFC:
		llcAt(data, fcNetworkLen, p)
	case LinkTokenRing:
		tokenRing(data, p)
	case LinkFDDI:
		if len(data) > 0 && data[0]&fddiMask != fddiLLC {
			return // The ring's own.
		}
		llcAt(data, fddiLen, p)
	case LinkApple1394:
		if len(data) < apple1394Len {
			p.Undecoded = true
			return
		}
		etherType(binary.BigEndian.Uint16(data[apple1394Len-2:]), data, apple1394Len, p)
	case LinkSLIP:
		raw(data, slipLen, p)
	case LinkNetAnalyzer:
		inner(LinkEthernet, data, netAnalyzer, p)
	case LinkNetAnalyzerTransparent:
		inner(LinkEthernet, data, netAnalyzer+preambleLen, p)
	case LinkMPacket:
		mpacket(data, p)
	default:
		p.Undecoded = true
	}
}

// sunATM reads what Sun's drivers of ATM give: four bytes, of which the first says what
// follows, LLC or LAN emulation, which is Ethernet behind two bytes.
func sunATM(data []byte, p *Packet) {
	const size, kind, lane, withLLC, laneLen = 4, 0x0f, 1, 2, 2
	if len(data) < size {
		p.Undecoded = true
		return
	}
	switch data[0] & kind {
	case lane:
		inner(LinkEthernet, data, size+laneLen, p)
	case withLLC:
		llcAt(data, size, p)
	}
}

// llcAt reads the LLC header at off.
func llcAt(data []byte, off int, p *Packet) {
	if off > len(data) {
		p.Undecoded = true
		return
	}
	p.NetOffset = uint16(off)
	if et := llc(min(len(data)-off, maxLength), data[off:], p); et != 0 {
		etherType(et, data, off+snapLen, p)
	}
}

// tokenRing reads a frame of IEEE 802.5.
func tokenRing(data []byte, p *Packet) {
	if len(data) < tokenRingLen {
		p.Undecoded = true
		return
	}
	if data[1]&ringMask != ringLLC {
		return // The ring's own.
	}
	off := tokenRingLen
	if data[tokenRingLen-address]&sourceRouted != 0 {
		if len(data) == off {
			p.Undecoded = true
			return
		}
		off += int(data[off] & routingLength)
	}
	llcAt(data, off, p)
}

// mpacket reads an Ethernet frame behind its preamble, if it is a whole one.
func mpacket(data []byte, p *Packet) {
	if len(data) < preambleLen {
		p.Undecoded = true
		return
	}
	if data[preambleLen-1] == startExpress {
		inner(LinkEthernet, data, preambleLen, p)
	}
}
