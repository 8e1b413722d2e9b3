package filter

import (
	"iftopgo/capture/filter/opcode"

	"iftopgo/capture/filter/ir"
)

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
var linkProtocols = map[Proto]uint32{
	ProtoIP: etherIP, ProtoARP: etherARP, ProtoRARP: etherRARP, ProtoIP6: etherIP6,
	ProtoATalk: etherATalk, ProtoAARP: etherAARP, ProtoDECnet: etherDECnet,
	ProtoSCA: etherSCA, ProtoLAT: etherLAT, ProtoMOPDL: etherMOPDL,
	ProtoMOPRC: etherMOPRC, ProtoISO: sapISO, ProtoSTP: sapSTP, ProtoIPX: sapIPX,
	ProtoNetBEUI: sapNetBEUI,
}

// ip4Protocols are the keywords that name a protocol over IPv4 alone.
var ip4Protocols = map[Proto]uint32{
	ProtoICMP: ipICMP, ProtoIGMP: ipIGMP, ProtoIGRP: ipIGRP, ProtoVRRP: ipVRRP, ProtoCARP: ipVRRP,
}

// ipProtocols are the keywords that name a protocol over IPv4 and IPv6.
var ipProtocols = map[Proto]uint32{
	ProtoSCTP: ipSCTP, ProtoTCP: ipTCP, ProtoUDP: ipUDP, ProtoPIM: ipPIM, ProtoAH: ipAH, ProtoESP: ipESP,
}

// osiProtocols are the keywords that name a protocol of OSI.
var osiProtocols = map[Proto]uint32{
	ProtoCLNP: nlpidCLNP, ProtoESIS: nlpidESIS, ProtoISIS: nlpidISIS,
}

// isisPDUs are the keywords that name PDU types of IS-IS. The first two are
// tested in this order, each further one before all of those.
var isisPDUs = map[Proto][]uint32{
	ProtoISISL1: {isisL1Hello, isisPTPHello, isisL1LSP, isisL1CSNP, isisL1PSNP},
	ProtoISISL2: {isisL2Hello, isisPTPHello, isisL2LSP, isisL2CSNP, isisL2PSNP},
	ProtoIIH:    {isisL1Hello, isisL2Hello, isisPTPHello},
	ProtoLSP:    {isisL1LSP, isisL2LSP},
	ProtoSNP:    {isisL1CSNP, isisL2CSNP, isisL1PSNP, isisL2PSNP},
	ProtoCSNP:   {isisL1CSNP, isisL2CSNP},
	ProtoPSNP:   {isisL1PSNP, isisL2PSNP},
}

// protocol tests for a protocol named by its keyword.
func (g *generator) protocol(p Proto) ir.Cond {
	if typ, ok := linkProtocols[p]; ok {
		return g.carries(typ)
	}
	if n, ok := ip4Protocols[p]; ok {
		return g.numbered(ProtoIP, n)
	}
	if n, ok := ipProtocols[p]; ok {
		return g.numbered(ProtoNone, n)
	}
	if n, ok := osiProtocols[p]; ok {
		return g.numbered(ProtoISO, n)
	}
	if types, ok := isisPDUs[p]; ok {
		c := ir.Or(g.numbered(ProtoISIS, types[0]), g.numbered(ProtoISIS, types[1]))
		for _, t := range types[2:] {
			c = ir.Or(g.numbered(ProtoISIS, t), c)
		}
		return c
	}
	switch p {
	case ProtoICMP6:
		return g.numbered(ProtoIP6, ipICMP6)
	case ProtoLink:
		return g.fail("the link layer is not a protocol", "an address, \"proto\" or \"[\" after it")
	default:
		return g.fail("not a protocol of these link types", "")
	}
}

// numbered tests whether a protocol carries another one, given by its number.
func (g *generator) numbered(p Proto, n uint32) ir.Cond {
	switch p {
	case ProtoNone:
		c := g.numbered(ProtoIP, n)
		return ir.Or(c, g.numbered(ProtoIP6, n))
	case ProtoLink:
		return g.carries(n)
	case ProtoIP:
		c := g.carries(etherIP)
		return ir.And(c, g.equal(fromNetwork, 9, opcode.SizeB, n))
	case ProtoIP6:
		// The one extension header looked behind is that of a fragment.
		is := g.carries(etherIP6)
		c := ir.And(g.equal(fromNetwork, 6, opcode.SizeB, ipFragment), g.equal(fromNetwork, ip6HeaderLen, opcode.SizeB, n))
		c = ir.Or(g.equal(fromNetwork, 6, opcode.SizeB, n), c)
		return ir.And(is, c)
	case ProtoISO:
		c := g.carries(sapISO)
		return ir.And(c, g.equal(fromNoSNAP, 0, opcode.SizeB, n))
	case ProtoISIS:
		c := g.numbered(ProtoISO, nlpidISIS)
		return ir.And(c, g.equal(fromNoSNAP, isisPDUTypeFrom, opcode.SizeB, n))
	default:
		return g.fail(`"proto" does not go with this protocol`, `"ip", "ip6", "ether", "iso", "isis" or none`)
	}
}
