package decode

import "encoding/binary"

const (
	pppoeLen = 6 // RFC 2516, section 4

	// pppoeSession is the version, type and code of a session packet.
	pppoeSession = 0x1100

	// pppAddress and pppControl begin a frame in HDLC-like framing (RFC 1662,
	// section 3.1) unless both ends agreed to leave them out.
	pppAddress = 0xff
	pppControl = 0x03
)

// pppFrame reads the PPP frame at off as LINKTYPE_PPP has it: with the address and
// control fields or without. Protocols that are not IP are counted under the
// EtherType of PPP, because a PPP protocol number means nothing elsewhere.
func pppFrame(data []byte, off int, p *Packet) {
	p.Proto = etherPPP
	b := data[off:]
	switch {
	case len(b) > 0 && b[0] == pppAddress:
		// No protocol number can begin with the address byte, even compressed.
		if len(b) < 2 || b[1] != pppControl {
			p.Undecoded = true
			return
		}
		off += 2
	case len(b) > 0 && (b[0] == ciscoUnicast || b[0] == ciscoMulticast):
		// LINKTYPE_PPP_HDLC is for Cisco's framing, too. As compressed protocol
		// numbers these addresses are reserved (RFC 1661, section 2).
		if len(b) < 2 {
			p.Undecoded = true
			return
		}
		if b[1] == 0 {
			p.countAs(LinkCiscoHDLC)
			ciscoHDLC(data, off, p)
			return
		}
	}
	ppp(data, off, p)
}

// pppd reads a frame of LINKTYPE_PPP_PPPD, in which the address field tells the
// direction instead. The control field says nothing: Linux has left in it what was there
// before, later kernels write 0 (ppp_generic.c).
func pppd(data []byte, p *Packet) {
	p.Proto = etherPPP
	if len(data) < 2 {
		p.Undecoded = true
		return
	}
	ppp(data, 2, p)
}

// directed reads a frame behind one byte that tells the direction.
func directed(link LinkType, data []byte, p *Packet) {
	if len(data) < 1 {
		p.Undecoded = true
		return
	}
	switch link {
	case LinkPPPDir:
		pppFrame(data, 1, p)
	case LinkCiscoHDLCDir:
		ciscoHDLC(data, 1, p)
	default:
		frameRelay(data, 1, p)
	}
}

// pppoe reads the PPPoE session header at off. What follows the payload length that
// the header states is padding of the Ethernet frame, which the kernel cuts off and
// tcpdump ignores. A payload that the snap length cut is read to its end.
func pppoe(data []byte, off int, p *Packet) {
	b := data[off:]
	if len(b) < pppoeLen || binary.BigEndian.Uint16(b) != pppoeSession {
		p.Undecoded = true
		return
	}
	off += pppoeLen
	end := off + int(binary.BigEndian.Uint16(b[4:]))
	ppp(data[:min(end, len(data))], off, p)
}

// ppp reads the protocol number at off and what follows it. A compressed number has
// one byte instead of two (RFC 1661, section 6.5). The last byte of a number is odd
// and the one before it even, so that the first byte tells them apart.
func ppp(data []byte, off int, p *Packet) {
	b := data[off:]
	if len(b) == 0 || (b[0]&1 == 0 && len(b) < 2) {
		p.Undecoded = true
		return
	}
	proto, size := uint16(b[0]), 1
	if proto&1 == 0 {
		proto, size = binary.BigEndian.Uint16(b), 2
	}
	if et := pppEtherType(proto); et != 0 {
		etherType(et, data, off+size, p)
	}
}

// pppEtherType returns the EtherType for the PPP protocols that have one this
// package goes into (RFC 1332, RFC 5072, RFC 3032), and 0 for all others.
func pppEtherType(proto uint16) uint16 {
	switch proto {
	case 0x0021:
		return etherIPv4
	case 0x0057:
		return etherIPv6
	case 0x0281:
		return etherMPLS
	case 0x0283:
		return etherMPLSMulticast
	default:
		return 0
	}
}
