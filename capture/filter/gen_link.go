package filter

import (
	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
)

// Ethernet types, and the largest length in their place.
const (
	etherMaxLength = 1500
	etherIP        = 0x0800
	etherARP       = 0x0806
	etherNS        = 0x0600
	etherMOPDL     = 0x6001
	etherMOPRC     = 0x6002
	etherDECnet    = 0x6003
	etherLAT       = 0x6004
	etherSCA       = 0x6007
	etherTEB       = 0x6558
	etherRARP      = 0x8035
	etherATalk     = 0x809b
	etherAARP      = 0x80f3
	etherVLAN      = 0x8100
	etherIPX       = 0x8137
	etherIP6       = 0x86dd
	etherMPLS      = 0x8847
	etherPPPoED    = 0x8863
	etherPPPoES    = 0x8864
	etherQinQ      = 0x88a8
	etherSlow      = 0x8809
	etherLLDP      = 0x88cc
	etherLoopback  = 0x9000
	etherOldQinQ   = 0x9100
)

// LLC service access points.
const (
	sapIP      = 0x06
	sapSTP     = 0x42
	sapSNAP    = 0xaa
	sapIPX     = 0xe0
	sapNetBEUI = 0xf0
	sapISO     = 0xfe
)

// The type field of Linux cooked capture for frames without a type.
const (
	sll8023 = 0x0001 // Novell's frames, without an LLC header
	sll8022 = 0x0004 // frames with an LLC header
)

// pppMPLS is the PPP protocol number of MPLS.
const pppMPLS = 0x0281

// pppTypes are the PPP protocol numbers by Ethernet type or SAP.
var pppTypes = map[uint32]uint32{
	etherIP: 0x0021, etherIP6: 0x0057, etherDECnet: 0x0027, etherATalk: 0x0029,
	etherNS: 0x0025, sapISO: 0x0023, sapSTP: 0x0031, sapIPX: 0x002b,
}

// ipVersions are the first half-bytes of the headers of IP, by Ethernet type.
var ipVersions = map[uint32]uint32{etherIP: 0x40, etherIP6: 0x60}

// linkProto tests whether the link header is followed by a protocol that is given as a
// number.
func (g *generator) linkProto(n uint32) ir.Cond {
	sap := g.link.isEthernet() || g.link.isWLAN() || g.link.hasLLC() || g.link == LinkLinuxSLL
	switch l := layouts[g.link]; {
	case sap && n <= etherMaxLength && !g.atMost("service access point", n, 0xff):
		return g.jump(opcode.JumpEq, 0)
	case l.linkType != noField && !g.link.hasFamily() && !g.atMost("protocol", n, 0xffff):
		return g.jump(opcode.JumpEq, 0)
	default:
		return g.carries(n)
	}
}

// carries tests whether the link header is followed by a protocol, given as an Ethernet
// type, or as an SAP if it is at most etherMaxLength.
func (g *generator) carries(typ uint32) ir.Cond {
	if g.labels > 0 {
		return g.carriesMPLS(typ)
	}
	switch {
	case g.link.isEthernet():
		return g.carriesEthernet(typ)
	case g.link.isWLAN():
		return g.carriesWLAN(typ)
	case g.link == LinkSunATM:
		return ir.And(g.sunLLC(), g.carriesLLC(typ))
	case g.link.hasLLC():
		return g.carriesLLC(typ)
	case g.link.isPKTAP():
		return g.carriesPKTAP(typ)
	case g.link.isFrameRelay():
		return g.carriesFrameRelay(typ)
	case g.link.isCiscoHDLC() && typ == sapISO:
		typ = sapISO<<8 | sapISO
	}
	switch g.link {
	case LinkLinuxSLL:
		return g.carriesCooked(typ)
	case LinkRaw, LinkSLIP:
		if version, ok := ipVersions[typ]; ok {
			return g.masked(fromNetwork, 0, opcode.SizeB, version, 0xf0)
		}
		return g.always(false)
	case LinkIPv4:
		return g.always(typ == etherIP)
	case LinkIPv6:
		return g.always(typ == etherIP6)
	case LinkPPPDirected:
		return g.carriesPPPDirected(typ)
	case LinkPPP, LinkPPPD, LinkPPPoE:
		if t, ok := pppTypes[typ]; ok {
			typ = t
		}
	case LinkNull, LinkLoop, LinkENC:
		return g.carriesLoopback(typ)
	case LinkPFLOG, LinkIPNET, LinkNFLOG:
		return g.carriesFamily(typ)
	default:
	}
	return g.equal(fromLinkType, 0, opcode.SizeH, typ)
}

// carriesMPLS tests for the bottom of the label stack and the IP version after it.
func (g *generator) carriesMPLS(typ uint32) ir.Cond {
	version, ok := ipVersions[typ]
	if !ok {
		return g.fail("only IPv4 and IPv6 are supported behind MPLS", "")
	}
	bottom := g.masked(fromLabel, 2, opcode.SizeB, 0x01, 0x01)
	return ir.And(bottom, g.masked(fromNetwork, 0, opcode.SizeB, version, 0xf0))
}

// carriesEthernet tests the type of an Ethernet frame, which is its length where
// an LLC header follows.
func (g *generator) carriesEthernet(typ uint32) ir.Cond {
	has8022 := func() ir.Cond { return ir.Not(g.compare(opcode.JGT, fromLinkType, 0, opcode.SizeH, etherMaxLength)) }
	switch typ {
	case sapISO, sapIP, sapNetBEUI:
		return ir.And(has8022(), g.equal(fromLLC, 0, opcode.SizeH, typ<<8|typ))
	case sapIPX:
		// As 802.2, as raw 802.3, in SNAP, and with an Ethernet type.
		c := ir.Or(g.equal(fromLLC, 0, opcode.SizeB, sapIPX), g.equal(fromLLC, 0, opcode.SizeH, 0xffff))
		c = ir.Or(g.snap(0, etherIPX), c)
		c = ir.And(has8022(), c)
		return ir.Or(g.equal(fromLinkType, 0, opcode.SizeH, etherIPX), c)
	case etherATalk, etherAARP:
		c := ir.And(has8022(), g.snapAppleTalk(typ))
		return ir.Or(g.equal(fromLinkType, 0, opcode.SizeH, typ), c)
	}
	if typ <= etherMaxLength {
		return ir.And(has8022(), g.equal(fromLinkType, 2, opcode.SizeB, typ))
	}
	return g.equal(fromLinkType, 0, opcode.SizeH, typ)
}

// carriesCooked tests the type of Linux cooked capture v1. For v2, carries tests only
// whether the type is equal.
func (g *generator) carriesCooked(typ uint32) ir.Cond {
	has8022 := func() ir.Cond { return g.equal(fromLinkType, 0, opcode.SizeH, sll8022) }
	switch typ {
	case sapISO, sapIP, sapNetBEUI:
		return ir.And(has8022(), g.equal(fromLLC, 0, opcode.SizeH, typ<<8|typ))
	case sapIPX:
		c := ir.Or(g.equal(fromLLC, 0, opcode.SizeB, sapIPX), g.snap(0, etherIPX))
		c = ir.And(has8022(), c)
		c = ir.Or(g.equal(fromLinkType, 0, opcode.SizeH, sll8023), c)
		return ir.Or(g.equal(fromLinkType, 0, opcode.SizeH, etherIPX), c)
	case etherATalk, etherAARP:
		c := ir.And(has8022(), g.snapAppleTalk(typ))
		return ir.Or(g.equal(fromLinkType, 0, opcode.SizeH, typ), c)
	}
	if typ <= etherMaxLength {
		return ir.And(has8022(), g.equal(fromHeader, g.payload.fixed, opcode.SizeB, typ))
	}
	return g.equal(fromLinkType, 0, opcode.SizeH, typ)
}

// snap tests for an LLC and SNAP header with an organisation code and a type.
func (g *generator) snap(org, typ uint32) ir.Cond {
	return g.bytes(fromLLC, 0, []byte{
		sapSNAP, sapSNAP, 0x03,
		byte(org >> 16), byte(org >> 8), byte(org), byte(typ >> 8), byte(typ),
	})
}

// snapAppleTalk tests for AppleTalk, which has an organisation code, or for AppleTalk
// ARP, whose code is 0.
func (g *generator) snapAppleTalk(typ uint32) ir.Cond {
	if typ == etherATalk {
		return g.snap(0x080007, typ)
	}
	return g.snap(0, typ)
}

// inner returns a test for whether Geneve carries a link header, which must be made
// before it is read; ok is false where no test is needed.
func (g *generator) inner() (c ir.Cond, ok bool) {
	if !g.geneve {
		return ir.Cond{}, false
	}
	// Geneve may carry a packet without a link header; then header and payload
	// begin at the same place.
	return ir.Not(g.jump(opcode.JumpEqX, 0,
		ir.Ins(opcode.LoadMem, uint32(g.header.reg)), ir.Ins(opcode.LoadXMem, uint32(g.payload.reg)))), true
}
