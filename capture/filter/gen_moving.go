package filter

import (
	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
)

// PPP behind a byte with the direction: what HDLC-like framing begins with (RFC 1662,
// section 3.1), and what Cisco's does (RFC 1547, section 4.3.1), to one station or to all.
const (
	pppFraming      = 0xff03
	ciscoFraming    = 0x0f00
	ciscoAnyStation = 0x7fff // the mask that leaves out to which
	directionLen    = 1
	pppFramingLen   = 2
)

// IP over InfiniBand: an Ethernet type and two bytes of zeros (RFC 4391, section 6), and
// before that perhaps the global routing header, which begins with zeros or the version 6.
const (
	ipoibLen     = 4
	ibRoutingLen = 40
)

// place is where the prologue of a program puts the offset of the type field, which is in
// X: into the registers that are used. payload makes the offset of the payload of X.
func (g *generator) place(o *outer, payload ...*ir.Stmt) []*ir.Stmt {
	s := []*ir.Stmt{ir.Ins(opcode.TAX, 0)}
	if o.linkType.reg >= 0 {
		s = append(s, ir.Ins(opcode.StoreX, uint32(o.linkType.reg)))
	}
	if o.payload.reg >= 0 {
		s = append(append(s, payload...), ir.Ins(opcode.Store, uint32(o.payload.reg)))
	}
	return s
}

// pppDirected finds the protocol number of PPP behind a direction: both ends may have
// agreed to leave out the framing, and the first byte of a number, which is even where it
// is there (RFC 1661, section 6.5).
func (g *generator) pppDirected(o *outer) []*ir.Stmt {
	g.opaque = true
	framed, bare := ir.Ins(opcode.LoadImm, directionLen+pppFramingLen), ir.Ins(opcode.LoadImm, directionLen)
	station := ir.Ins(opcode.AndK, ciscoAnyStation)
	stored := g.place(
		o,
		ir.Ins(opcode.LoadInd|opcode.SizeB, 0),
		ir.Ins(opcode.AndK, 1),
		ir.Ins(opcode.Neg, 0),
		ir.Ins(opcode.AddK, 2),
		ir.Ins(opcode.AddX, 0),
	)
	return append([]*ir.Stmt{
		ir.Ins(opcode.LoadAbs|opcode.SizeH, directionLen),
		{Op: opcode.JumpEq, K: pppFraming, True: framed, False: station},
		station,
		{Op: opcode.JumpEq, K: ciscoFraming, True: framed, False: bare},
		framed,
		{Op: opcode.Jump, True: stored[0]},
		bare,
	}, stored...)
}

// carriesPPPDirected tests the protocol of PPP behind a direction, whose number may be
// compressed, and that of Cisco's framing, which is an Ethernet type.
func (g *generator) carriesPPPDirected(typ uint32) ir.Cond {
	number := typ
	if t, ok := pppTypes[typ]; ok {
		number = t
	}
	c := g.equal(fromLinkType, 0, opcode.SizeH, number)
	if number <= 0xff && number&1 != 0 {
		c = ir.Or(g.equal(fromLinkType, 0, opcode.SizeB, number), c)
	}
	if typ <= etherMaxLength {
		return c
	}
	cisco := g.masked(fromHeader, directionLen, opcode.SizeH, ciscoFraming, ciscoAnyStation)
	return ir.Or(ir.And(cisco, g.equal(fromLinkType, 0, opcode.SizeH, typ)), c)
}

// ipoibType finds the Ethernet type of IP over InfiniBand, with the routing header before
// it or without.
func (g *generator) ipoibType(o *outer) []*ir.Stmt {
	g.opaque = true
	routed, bare := ir.Ins(opcode.LoadImm, ibRoutingLen), ir.Ins(opcode.LoadImm, 0)
	typ := ir.Ins(opcode.LoadAbs|opcode.SizeH, 0)
	isVersion6 := ir.Ins(opcode.AndK, 0xf000)
	stored := g.place(o, ir.Ins(opcode.TXA, 0), ir.Ins(opcode.AddK, ipoibLen))
	return append([]*ir.Stmt{
		ir.Ins(opcode.LoadAbs|opcode.SizeH, 2),
		{Op: opcode.JumpEq, K: 0, True: typ, False: routed},
		typ,
		{Op: opcode.ClassJMP | opcode.JGE | opcode.SrcK, K: etherNS, True: isVersion6, False: routed},
		isVersion6,
		{Op: opcode.JumpEq, K: 0x6000, True: routed, False: bare},
		routed,
		{Op: opcode.Jump, True: stored[0]},
		bare,
	}, stored...)
}
