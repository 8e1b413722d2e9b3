package filter

// OSI network layer protocol identifiers (ISO/IEC TR 9577).
const (
	nlpidCLNP = 0x81
	nlpidESIS = 0x82
	nlpidISIS = 0x83
)

// IS-IS PDU types (ISO/IEC 10589).
const (
	isisL1Hello     = 15
	isisL2Hello     = 16
	isisPTPHello    = 17
	isisL1LSP       = 18
	isisL2LSP       = 20
	isisL1CSNP      = 24
	isisL2CSNP      = 25
	isisL1PSNP      = 26
	isisL2PSNP      = 27
	isisPDUTypeFrom = 4 // offset of the type from the IS-IS header
)

// linkProtocols are the keywords that name what a link header carries.
var linkProtocols = map[proto]uint32{
	protoIP: etherIP, protoARP: etherARP, protoRARP: etherRARP, protoIP6: etherIP6,
	protoATalk: etherATalk, protoAARP: etherAARP, protoDECnet: etherDECnet,
	protoSCA: etherSCA, protoLAT: etherLAT, protoMOPDL: etherMOPDL,
	protoMOPRC: etherMOPRC, protoISO: sapISO, protoSTP: sapSTP, protoIPX: sapIPX,
	protoNetBEUI: sapNetBEUI,
}

// ip4Protocols are the keywords that name a protocol over IPv4 alone.
var ip4Protocols = map[proto]uint32{
	protoICMP: ipICMP, protoIGMP: ipIGMP, protoIGRP: ipIGRP, protoVRRP: ipVRRP, protoCARP: ipVRRP,
}

// ipProtocols are the keywords that name a protocol over IPv4 and IPv6.
var ipProtocols = map[proto]uint32{
	protoSCTP: ipSCTP, protoTCP: ipTCP, protoUDP: ipUDP, protoPIM: ipPIM, protoAH: ipAH, protoESP: ipESP,
}

// osiProtocols are the keywords that name a protocol of OSI.
var osiProtocols = map[proto]uint32{
	protoCLNP: nlpidCLNP, protoESIS: nlpidESIS, protoISIS: nlpidISIS,
}

// isisPDUs are the keywords that name PDU types of IS-IS. The first two are
// tested in this order, each further one before all of those.
var isisPDUs = map[proto][]uint32{
	protoISISL1: {isisL1Hello, isisPTPHello, isisL1LSP, isisL1CSNP, isisL1PSNP},
	protoISISL2: {isisL2Hello, isisPTPHello, isisL2LSP, isisL2CSNP, isisL2PSNP},
	protoIIH:    {isisL1Hello, isisL2Hello, isisPTPHello},
	protoLSP:    {isisL1LSP, isisL2LSP},
	protoSNP:    {isisL1CSNP, isisL2CSNP, isisL1PSNP, isisL2PSNP},
	protoCSNP:   {isisL1CSNP, isisL2CSNP},
	protoPSNP:   {isisL1PSNP, isisL2PSNP},
}

// protocol tests for a protocol named by its keyword.
func (g *generator) protocol(p proto) Cond {
	if typ, ok := linkProtocols[p]; ok {
		return g.carries(typ)
	}
	if n, ok := ip4Protocols[p]; ok {
		return g.numbered(protoIP, n)
	}
	if n, ok := ipProtocols[p]; ok {
		return g.numbered(protoNone, n)
	}
	if n, ok := osiProtocols[p]; ok {
		return g.numbered(protoISO, n)
	}
	if types, ok := isisPDUs[p]; ok {
		c := Or(g.numbered(protoISIS, types[0]), g.numbered(protoISIS, types[1]))
		for _, t := range types[2:] {
			c = Or(g.numbered(protoISIS, t), c)
		}
		return c
	}
	switch p {
	case protoICMP6:
		return g.numbered(protoIP6, ipICMP6)
	case protoLink:
		return g.fail("the link layer is not a protocol", "an address, \"proto\" or \"[\" after it")
	default:
		return g.fail("not a protocol of these link types", "")
	}
}

// numbered tests whether a protocol carries another one, given by its number.
func (g *generator) numbered(p proto, n uint32) Cond {
	switch p {
	case protoNone:
		c := g.numbered(protoIP, n)
		return Or(c, g.numbered(protoIP6, n))
	case protoLink:
		return g.carries(n)
	case protoIP:
		c := g.carries(etherIP)
		return And(c, g.equal(fromNetwork, 9, sizeB, n))
	case protoIP6:
		// The one extension header looked behind is that of a fragment.
		is := g.carries(etherIP6)
		c := And(g.equal(fromNetwork, 6, sizeB, ipFragment), g.equal(fromNetwork, ip6HeaderLen, sizeB, n))
		c = Or(g.equal(fromNetwork, 6, sizeB, n), c)
		return And(is, c)
	case protoISO:
		c := g.carries(sapISO)
		return And(c, g.equal(fromNoSNAP, 0, sizeB, n))
	case protoISIS:
		c := g.numbered(protoISO, nlpidISIS)
		return And(c, g.equal(fromNoSNAP, isisPDUTypeFrom, sizeB, n))
	default:
		return g.fail(`"proto" does not go with this protocol`, `"ip", "ip6", "ether", "iso", "isis" or none`)
	}
}
