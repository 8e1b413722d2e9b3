package filter

import (
	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
	"iftopgo/capture/filter/syntax"
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
	isisMaxPDUType  = 31
)

// linkProtocols are the keywords of protocols directly above the link layer.
var linkProtocols = map[syntax.Proto]uint32{
	syntax.ProtoIP: etherIP, syntax.ProtoARP: etherARP, syntax.ProtoRARP: etherRARP, syntax.ProtoIP6: etherIP6,
	syntax.ProtoATalk: etherATalk, syntax.ProtoAARP: etherAARP, syntax.ProtoDECnet: etherDECnet,
	syntax.ProtoSCA: etherSCA, syntax.ProtoLAT: etherLAT, syntax.ProtoMOPDL: etherMOPDL,
	syntax.ProtoMOPRC: etherMOPRC, syntax.ProtoISO: sapISO, syntax.ProtoSTP: sapSTP, syntax.ProtoIPX: sapIPX,
	syntax.ProtoNetBEUI: sapNetBEUI,
}

// ip4Protocols are the keywords of protocols over IPv4 only.
var ip4Protocols = map[syntax.Proto]uint32{
	syntax.ProtoICMP: ipICMP, syntax.ProtoIGMP: ipIGMP, syntax.ProtoIGRP: ipIGRP, syntax.ProtoVRRP: ipVRRP, syntax.ProtoCARP: ipVRRP,
}

// ipProtocols are the keywords of protocols over IPv4 and IPv6.
var ipProtocols = map[syntax.Proto]uint32{
	syntax.ProtoSCTP: ipSCTP, syntax.ProtoTCP: ipTCP, syntax.ProtoUDP: ipUDP, syntax.ProtoPIM: ipPIM, syntax.ProtoAH: ipAH, syntax.ProtoESP: ipESP,
}

// osiProtocols are the keywords of protocols of OSI.
var osiProtocols = map[syntax.Proto]uint32{
	syntax.ProtoCLNP: nlpidCLNP, syntax.ProtoESIS: nlpidESIS, syntax.ProtoISIS: nlpidISIS,
}

// isisPDUs are the keywords of groups of PDU types of IS-IS. The first two types are
// tested in this order, and each further one before those.
var isisPDUs = map[syntax.Proto][]uint32{
	syntax.ProtoISISL1: {isisL1Hello, isisPTPHello, isisL1LSP, isisL1CSNP, isisL1PSNP},
	syntax.ProtoISISL2: {isisL2Hello, isisPTPHello, isisL2LSP, isisL2CSNP, isisL2PSNP},
	syntax.ProtoIIH:    {isisL1Hello, isisL2Hello, isisPTPHello},
	syntax.ProtoLSP:    {isisL1LSP, isisL2LSP},
	syntax.ProtoSNP:    {isisL1CSNP, isisL2CSNP, isisL1PSNP, isisL2PSNP},
	syntax.ProtoCSNP:   {isisL1CSNP, isisL2CSNP},
	syntax.ProtoPSNP:   {isisL1PSNP, isisL2PSNP},
}

// protocol tests for a protocol named by its keyword.
func (g *generator) protocol(p syntax.Proto) ir.Cond {
	if typ, ok := linkProtocols[p]; ok {
		return g.carries(typ)
	}
	if n, ok := ip4Protocols[p]; ok {
		return g.numbered(syntax.ProtoIP, n)
	}
	if n, ok := ipProtocols[p]; ok {
		return g.numbered(syntax.ProtoNone, n)
	}
	if n, ok := osiProtocols[p]; ok {
		return g.numbered(syntax.ProtoISO, n)
	}
	if types, ok := isisPDUs[p]; ok {
		c := ir.Or(g.numbered(syntax.ProtoISIS, types[0]), g.numbered(syntax.ProtoISIS, types[1]))
		for _, t := range types[2:] {
			c = ir.Or(g.numbered(syntax.ProtoISIS, t), c)
		}
		return c
	}
	switch p {
	case syntax.ProtoICMP6:
		return g.numbered(syntax.ProtoIP6, ipICMP6)
	case syntax.ProtoLink:
		return g.fail("the link layer is not a protocol", "an address, \"proto\" or \"[\" after it")
	default:
		return g.fail("this protocol is not supported on any of these link types", "")
	}
}

// numbered tests whether a protocol carries another one, given by its number.
func (g *generator) numbered(p syntax.Proto, n uint32) ir.Cond {
	limits := map[syntax.Proto]uint32{
		syntax.ProtoNone: 0xff, syntax.ProtoIP: 0xff, syntax.ProtoIP6: 0xff,
		syntax.ProtoISO: 0xff, syntax.ProtoISIS: isisMaxPDUType,
	}
	if limit, ok := limits[p]; ok && !g.atMost("protocol", n, limit) {
		return g.jump(opcode.JumpEq, 0)
	}
	switch p {
	case syntax.ProtoNone:
		c := g.numbered(syntax.ProtoIP, n)
		return ir.Or(c, g.numbered(syntax.ProtoIP6, n))
	case syntax.ProtoLink:
		return g.linkProto(n)
	case syntax.ProtoIP:
		c := g.carries(etherIP)
		return ir.And(c, g.equal(fromNetwork, 9, opcode.SizeB, n))
	case syntax.ProtoIP6:
		// The fragment header is the only extension header that may come before.
		is := g.carries(etherIP6)
		c := ir.And(g.equal(fromNetwork, 6, opcode.SizeB, ipFragment), g.equal(fromNetwork, ip6HeaderLen, opcode.SizeB, n))
		c = ir.Or(g.equal(fromNetwork, 6, opcode.SizeB, n), c)
		return ir.And(is, c)
	case syntax.ProtoISO:
		return g.osi(n)
	case syntax.ProtoISIS:
		at := uint32(isisPDUTypeFrom)
		if g.link.isCiscoHDLC() {
			at++
		}
		c := g.numbered(syntax.ProtoISO, nlpidISIS)
		return ir.And(c, g.masked(fromNoSNAP, at, opcode.SizeB, n, isisMaxPDUType))
	default:
		return g.fail(`"proto" does not go with this protocol`, `"ip", "ip6", "ether", "iso", "isis" or none`)
	}
}

// osi tests for an identifier of OSI's network layer. Cisco's framing has a byte of padding
// before it, and Frame Relay has it in its own header.
func (g *generator) osi(n uint32) ir.Cond {
	if g.link.isFrameRelay() {
		return g.equal(fromLinkType, 0, opcode.SizeH, frameRelayControl|n)
	}
	at := uint32(0)
	if g.link.isCiscoHDLC() {
		at = 1
	}
	c := g.carries(sapISO)
	return ir.And(c, g.equal(fromNoSNAP, at, opcode.SizeB, n))
}
