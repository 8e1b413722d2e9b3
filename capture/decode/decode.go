package decode

// Decode fills p with what the headers in data say, whatever p held before. data
// begins with the header that link names and may end anywhere. A link type that
// has no constant here, and LinkNetwork, give an undecoded packet, of which
// [Packet].Proto has no more than the link type.
func Decode(link LinkType, data []byte, p *Packet) {
	*p = Packet{}
	switch link {
	case LinkEthernet:
		ethernet(data, p)
	case LinkRaw:
		raw(data, 0, p)
		p.orCountAs(link)
	case LinkLinuxSLL:
		linuxSLL(data, p)
	case LinkLinuxSLL2:
		linuxSLL2(data, p)
	case LinkNull:
		null(data, p)
		p.orCountAs(link)
	case LinkLoop:
		loop(data, p)
		p.orCountAs(link)
	case LinkPPP:
		pppFrame(data, 0, p)
	case LinkIPv4:
		ipv4(data, 0, p)
	case LinkIPv6:
		ipv6(data, 0, p)
	default:
		rarer(link, data, p)
	}
}

// rarer reads the link types that are not worth a place in Decode, so that its switch
// stays small.
func rarer(link LinkType, data []byte, p *Packet) {
	p.countAs(link) // Until a header says more.
	switch link {
	case LinkNFLOG:
		nflog(data, p)
	case LinkPFLOG:
		pflog(data, p)
	case LinkENC:
		enc(data, p)
	case LinkIPNET:
		ipnet(data, p)
	case LinkIPoIB:
		ipoib(data, p)
	case LinkPKTAP, LinkUser2:
		pktap(link, data, p)
	case LinkPPI:
		ppi(data, p)
	case LinkPPPDir, LinkCiscoHDLCDir, LinkFrameRelayDir:
		directed(link, data, p)
	case LinkPPPD:
		pppd(data, p)
	case LinkCiscoHDLC:
		ciscoHDLC(data, 0, p)
	case LinkFrameRelay:
		frameRelay(data, 0, p)
	case LinkDSABrcm, LinkDSABrcmPrepend, LinkDSA, LinkEDSA:
		switchTag(link, data, p)
	case Link80211, LinkRadiotap, LinkPrism, LinkAVS:
		wireless(link, data, p)
	case LinkVSOCK:
	default:
		older(link, data, p)
	}
	p.orCountAs(link)
}

// Network is [Decode] for data without a link header. etherType is the sll_protocol
// of packet(7) in host byte order: an EtherType or, below 0x600, one of Linux's own
// numbers (if_ether.h).
func Network(etherType uint16, data []byte, p *Packet) {
	*p = Packet{}
	linuxProtocol(etherType, data, 0, p)
}

// raw tells IPv4 from IPv6 at off by the version, as LINKTYPE_RAW is defined.
func raw(data []byte, off int, p *Packet) {
	if off >= len(data) {
		p.Undecoded = true
		return
	}
	switch data[off] >> 4 {
	case 4:
		ipv4(data, off, p)
	case 6:
		ipv6(data, off, p)
	default:
		p.NetOffset, p.Undecoded = uint16(off), true
	}
}
