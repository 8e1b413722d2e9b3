package decode

import "encoding/binary"

const (
	ciscoLen = 4 // address, control and protocol of Cisco's HDLC (RFC 1547, section 4.3.1)

	// The addresses that begin such a frame.
	ciscoUnicast   = 0x0f
	ciscoMulticast = 0x8f

	// The protocols that are not EtherTypes there, or mean something else.
	ciscoSLARP = 0x8035
	ciscoBPDU  = 0x4242
	ciscoOSI   = 0xfefe

	sapBPDU = 0x42 // the access points of the same in LLC
	sapOSI  = 0xfe
)

// ciscoHDLC reads the frame at off. Keepalives are counted under the link type.
func ciscoHDLC(data []byte, off int, p *Packet) {
	p.NetOffset = uint16(off)
	if len(data)-off < ciscoLen {
		p.Undecoded = true
		return
	}
	proto := binary.BigEndian.Uint16(data[off+2:])
	off += ciscoLen
	switch {
	case proto == ciscoBPDU:
		p.Proto, p.NetOffset = sapBPDU, uint16(off)
	case proto == ciscoOSI:
		p.Proto, p.NetOffset = sapOSI, uint16(off)
	case proto >= minEtherType && proto != ciscoSLARP:
		etherType(proto, data, off, p)
	}
}

const (
	q922Extended = 0x01 // ends the address field (Q.922, 3.3.1)
	maxQ922      = 4

	controlUI = 0x03 // unnumbered information

	// The network layer protocol identifiers of RFC 2427 that are read or named.
	nlpidPad  = 0x00
	nlpidSNAP = 0x80
	nlpidCLNP = 0x81 // OSI's three
	nlpidISIS = 0x83
	nlpidIPv6 = 0x8e
	nlpidIPv4 = 0xcc
	nlpidPPP  = 0xcf // RFC 1973

	nlpidSNAPLen = 5 // organization and protocol

	// ouiBridges is the organization whose numbers say which kind of bridged frame
	// follows (RFC 2427, section 4.2): Ethernet with its checksum or without.
	ouiBridges      = 0x0080c2
	bridgedEtherFCS = 0x0001
	bridgedEther    = 0x0007
)

// frameRelay reads the frame at off: a Q.922 address, then RFC 2427's header, or in
// Cisco's encapsulation an EtherType. Signalling is counted under the link type.
func frameRelay(data []byte, off int, p *Packet) {
	p.NetOffset = uint16(off)
	end := 0
	for i, octet := range data[off:min(off+maxQ922, len(data))] {
		if octet&q922Extended != 0 {
			end = off + i + 1
			break
		}
	}
	if end < off+2 || len(data)-end < 2 {
		p.Undecoded = true
		return
	}
	if data[end] == controlUI {
		multiprotocol(data, end+1, p)
		return
	}
	if et := binary.BigEndian.Uint16(data[end:]); et >= minEtherType {
		etherType(et, data, end+2, p)
	}
}

// multiprotocol reads the network layer protocol identifier at off, and what follows.
func multiprotocol(data []byte, off int, p *Packet) {
	if data[off] == nlpidPad && len(data)-off > 1 {
		off++
	}
	nlpid := data[off]
	off++
	switch nlpid {
	case nlpidIPv4:
		ipv4(data, off, p)
	case nlpidIPv6:
		ipv6(data, off, p)
	case nlpidPPP:
		p.Proto = etherPPP
		ppp(data, off, p)
	case nlpidSNAP:
		relaySNAP(data, off, p)
	case nlpidPad:
		p.Undecoded = true // It ends behind the padding.
	default:
		p.NetOffset = uint16(off)
		if nlpid >= nlpidCLNP && nlpid <= nlpidISIS {
			p.Proto = sapOSI
		}
	}
}

// relaySNAP reads an organization and a protocol, as SNAP behind LLC has them.
func relaySNAP(data []byte, off int, p *Packet) {
	p.NetOffset = uint16(off)
	if len(data)-off < nlpidSNAPLen {
		p.Undecoded = true
		return
	}
	oui, proto := uint24(data[off:]), binary.BigEndian.Uint16(data[off+3:])
	off += nlpidSNAPLen
	switch {
	case (oui == ouiEthernet || oui == ouiBridged) && proto >= minEtherType:
		etherType(proto, data, off, p)
	case oui == ouiBridges && (proto == bridgedEther || proto == bridgedEtherFCS):
		inner(LinkEthernet, data, off, p)
	}
}
