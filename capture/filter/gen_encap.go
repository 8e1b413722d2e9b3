package filter

import (
	"fmt"

	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
	"iftopgo/capture/filter/syntax"
)

// The largest numbers of the encapsulations.
const (
	maxVLAN    = 0xfff
	maxLabel   = 0xfffff
	maxSession = 0xffff
	maxVNI     = 0xffffff
)

// tagLen is the length of a VLAN tag and of an MPLS label.
const tagLen = 4

// encapsulation tests for an encapsulation, and moves the headers for what follows.
func (g *generator) encapsulation(x *syntax.Encapsulation) ir.Cond {
	limits := map[syntax.Encap]uint32{
		syntax.EncapVLAN: maxVLAN, syntax.EncapMPLS: maxLabel, syntax.EncapPPPoES: maxSession,
		syntax.EncapGeneve: maxVNI, syntax.EncapVXLAN: maxVNI,
	}
	if limit, ok := limits[x.Encap]; ok && !g.atMost("number", x.Num, limit) {
		return g.jump(opcode.JumpEq, 0)
	}
	switch x.Encap {
	case syntax.EncapVLAN:
		return g.vlan(x)
	case syntax.EncapMPLS:
		return g.mpls(x)
	case syntax.EncapPPPoED:
		return g.carries(etherPPPoED)
	case syntax.EncapPPPoES:
		return g.pppoe(x)
	case syntax.EncapVXLAN:
		return g.vxlanHeader(x)
	default:
		return g.geneveHeader(x)
	}
}

// outer is where the outermost link header is, once an encapsulation has put another one
// in its place.
type outer struct{ header, payload, linkType offset }

// enter keeps where the outermost headers are before those inside an encapsulation take
// their place: the prologue of the program computes the offsets of the outermost ones. Those
// inside may count from the payload, which must have its register by then.
func (g *generator) enter() {
	if g.payload.variable && g.payload.reg < 0 {
		g.payload.reg = g.alloc()
	}
	if g.outer == nil {
		g.outer = &outer{g.header, g.payload, g.linkType}
	}
}

// vlan tests for an IEEE 802.1Q tag.
func (g *generator) vlan(x *syntax.Encapsulation) ir.Cond {
	if g.labels > 0 {
		return g.fail("VLAN tags behind MPLS are not supported", "")
	}
	if !g.link.isEthernet() && (!g.link.isWLAN() || g.link == LinkPPI) {
		return g.failLink(fmt.Sprintf("no VLANs on link type %v", g.link), "")
	}
	outermost := g.link == LinkEthernet && g.vlans == 0 && g.outer == nil
	g.vlans++
	if outermost && g.opts.Target == TargetSocket {
		return g.liveVLAN(x)
	}
	c := g.vlanType()
	if x.HasNum {
		c = ir.And(c, g.vlanID(x.Num))
	}
	g.payload.fixed += tagLen
	g.linkType.fixed += tagLen
	return c
}

// vlanType tests for an Ethernet type of a tag.
func (g *generator) vlanType() ir.Cond {
	c := ir.Or(g.carries(etherVLAN), g.carries(etherQinQ))
	return ir.Or(c, g.carries(etherOldQinQ))
}

// vlanID tests the identifier in a tag.
func (g *generator) vlanID(n uint32) ir.Cond {
	return g.masked(fromNetwork, 0, opcode.SizeH, n, maxVLAN)
}

// liveVLAN tests for the outer tag on a socket, where the kernel has removed it from
// the frame unless the driver left it there. Where the headers behind it are is known
// only at run time: the registers of payload and linkType have it.
func (g *generator) liveVLAN(x *syntax.Encapsulation) ir.Cond {
	c := g.jump(opcode.JumpEq, 1, ir.Ins(opcode.LoadAbs|opcode.SizeB, opcode.AncillaryVLANTagPresent))
	inFrame := g.vlanType()
	var id ir.Cond
	if x.HasNum {
		id = g.vlanID(x.Num)
		g.preferKernelTag(id.Head)
	}
	g.moving = true
	first := inFrame.Head
	moved := append(g.move(&g.payload), g.move(&g.linkType)...)
	first.Stmts = append(moved, first.Stmts...)
	c = ir.Or(c, inFrame)
	if x.HasNum {
		c = ir.And(c, id)
	}
	return c
}

// move adds the length of a tag to the variable part of an offset.
func (g *generator) move(o *offset) []*ir.Stmt {
	o.variable = true
	if o.reg < 0 {
		o.reg = g.alloc()
	}
	return []*ir.Stmt{
		ir.Ins(opcode.LoadMem, uint32(o.reg)), ir.Ins(opcode.AddK, tagLen), ir.Ins(opcode.Store, uint32(o.reg)),
	}
}

// preferKernelTag makes a test of a tag in the frame read the tag that the kernel
// removed, if there is one. The load is jumped over, not the mask after it.
func (g *generator) preferKernelTag(b *ir.Block) {
	fromFrame, mask := b.Stmts[0], b.Stmts[1]
	kernel := ir.Ins(opcode.LoadAbs|opcode.SizeB, opcode.AncillaryVLANTag)
	b.Stmts = []*ir.Stmt{
		ir.Ins(opcode.LoadAbs|opcode.SizeB, opcode.AncillaryVLANTagPresent),
		{Op: opcode.JumpEq, K: 1, True: kernel, False: fromFrame},
		kernel,
		{Op: opcode.Jump, True: mask},
		fromFrame,
		mask,
	}
}

// mpls tests for an MPLS label.
func (g *generator) mpls(x *syntax.Encapsulation) ir.Cond {
	var c ir.Cond
	switch {
	case g.labels > 0:
		c = g.masked(fromLabel, 2, opcode.SizeB, 0, 0x01)
	case g.link.isEthernet(), g.link.isCiscoHDLC():
		c = g.carries(etherMPLS)
	case g.link == LinkPPP:
		c = g.carries(pppMPLS)
	default:
		return g.failLink(fmt.Sprintf("no MPLS on link type %v", g.link), "")
	}
	if x.HasNum {
		c = ir.And(c, g.masked(fromNetwork, 0, opcode.SizeW, x.Num<<12, 0xfffff000))
	}
	g.network += tagLen
	g.noSNAP += tagLen
	g.labels++
	return c
}

// pppoe tests for a PPPoE session (RFC 2516): behind its 6 bytes is PPP without
// framing.
func (g *generator) pppoe(x *syntax.Encapsulation) ir.Cond {
	c := g.carries(etherPPPoES)
	if x.HasNum {
		c = ir.And(c, g.masked(fromNetwork, 0, opcode.SizeW, x.Num, maxSession))
	}
	g.enter()
	g.link, g.geneve = LinkPPP, false
	g.header = g.payload
	g.header.fixed += g.network + 6
	g.linkType = g.header
	g.payload.fixed = g.header.fixed + 2
	g.network, g.noSNAP = 0, 0
	return c
}
