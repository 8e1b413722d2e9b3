package filter

import (
	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
)

// The header of PPI (CACE Technologies' Per-Packet Information 1.0.7): where the link type
// of the packet is, and IEEE 802.11, in little-endian order.
const (
	ppiLinkType = 4
	ppiWLAN     = uint32(LinkWLAN) << 24
)

// The headers that a Prism driver puts before IEEE 802.11: its own, whose length never
// differs, or AVS's, which begins with a number and its length.
const (
	prismLen  = 144
	avsMagic  = 0x80211000
	avsMask   = 0xfffff000
	avsLength = 4
)

// prologue computes the variable parts of the offsets of the outermost headers, as far as
// they are used, at the beginning of the program. next is the first statement after it.
func (g *generator) prologue(next *ir.Stmt) []*ir.Stmt {
	o := &outer{g.header, g.payload, g.linkType}
	if g.outer != nil {
		o = g.outer
	}
	if o.payload.reg >= 0 && o.header.variable && o.header.reg < 0 {
		o.header.reg = g.alloc()
	}
	unset := g.cleared
	if g.opts.Target == TargetBytes {
		unset = nil
	}
	if g.moving {
		unset = append([]int{o.payload.reg, o.linkType.reg}, unset...)
	}
	return append(clearRegisters(unset), g.outermostOffsets(o, next)...)
}

// outermostOffsets computes where the outermost headers are if that is not a constant.
func (g *generator) outermostOffsets(o *outer, next *ir.Stmt) []*ir.Stmt {
	switch link := g.opts.LinkType; {
	case link.isWLAN():
		return g.wlanPayload(o, g.radioHeader(o), next)
	case link == LinkPFLOG && o.payload.reg >= 0:
		return pflogPayload(o)
	case link == LinkNFLOG && o.payload.reg >= 0:
		return g.nflogPayload(o)
	case link.isPKTAP() && o.header.reg >= 0:
		return g.pktapHeaders(o)
	case o.payload.reg < 0 && o.linkType.reg < 0:
		return nil
	case link == LinkPPPDirected:
		return g.pppDirected(o)
	case link == LinkIPoIB:
		return g.ipoibType(o)
	default:
		return nil
	}
}

// clearRegisters clears the registers in which a "vlan" on a socket counts tags, and those
// with the offsets inside a tunnel: "geneve or tcp" loads them for what is no Geneve too,
// and Linux refuses a program that could load a register before it stores it.
func clearRegisters(regs []int) []*ir.Stmt {
	if len(regs) == 0 {
		return nil
	}
	s := make([]*ir.Stmt, 0, 1+len(regs))
	s = append(s, ir.Ins(opcode.LoadImm, 0))
	for _, reg := range regs {
		s = append(s, ir.Ins(opcode.Store, uint32(reg)))
	}
	return s
}

// littleEndian16 loads two bytes of the packet into A, the lower one first.
func littleEndian16(at uint32) []*ir.Stmt {
	return []*ir.Stmt{
		ir.Ins(opcode.LoadAbs|opcode.SizeB, at+1),
		ir.Ins(opcode.LshK, 8),
		ir.Ins(opcode.TAX, 0),
		ir.Ins(opcode.LoadAbs|opcode.SizeB, at),
		ir.Ins(opcode.ClassALU|opcode.OR|opcode.SrcX, 0),
	}
}

// radioHeader puts the length of what is before an IEEE 802.11 header into its register
// and into X.
func (g *generator) radioHeader(o *outer) []*ir.Stmt {
	if o.header.reg < 0 {
		return nil
	}
	keep := []*ir.Stmt{ir.Ins(opcode.Store, uint32(o.header.reg)), ir.Ins(opcode.TAX, 0)}
	switch g.opts.LinkType {
	case LinkPrism:
	case LinkAVS:
		return append([]*ir.Stmt{ir.Ins(opcode.LoadAbs|opcode.SizeW, avsLength)}, keep...)
	default:
		return append(littleEndian16(2), keep...) // The length follows version and flags.
	}
	g.opaque = true
	avs := ir.Ins(opcode.LoadAbs|opcode.SizeW, avsLength)
	prism := ir.Ins(opcode.LoadImm, prismLen)
	return append([]*ir.Stmt{
		ir.Ins(opcode.LoadAbs|opcode.SizeW, 0),
		ir.Ins(opcode.AndK, avsMask),
		{Op: opcode.JumpEq, K: avsMagic, True: avs, False: prism},
		avs,
		{Op: opcode.Jump, True: keep[0]},
		prism,
	}, keep...)
}

// pflogPayload puts the length of the header of pf's log into the register of the payload.
// The header says how long it is, and is padded to words.
func pflogPayload(o *outer) []*ir.Stmt {
	return []*ir.Stmt{
		ir.Ins(opcode.LoadAbs|opcode.SizeB, 0),
		ir.Ins(opcode.AddK, 3),
		ir.Ins(opcode.AndK, 0xfffffffc),
		ir.Ins(opcode.Store, uint32(o.payload.reg)),
		ir.Ins(opcode.TAX, 0),
	}
}
