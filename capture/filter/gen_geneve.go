package filter

import (
	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
	"iftopgo/capture/filter/syntax"
)

// genevePort is the UDP port of Geneve (RFC 8926).
const genevePort = 6081

const (
	etherHeaderLen  = 14
	udpHeaderLen    = 8
	geneveHeaderLen = 8 // without options
)

// geneveHeader tests for a Geneve header, and moves all headers to those inside it: of
// an Ethernet frame, or of a network packet without a link header.
func (g *generator) geneveHeader(x *syntax.Encapsulation) ir.Cond {
	c := g.udpTunnel(genevePort, x, func(from base) ir.Cond {
		return g.masked(from, udpHeaderLen, opcode.SizeB, 0, 0xc0) // version 0
	})
	inside := g.always(true)
	inside.Head.Stmts = append(g.geneveOffsets(), inside.Head.Stmts...)
	g.geneve = true
	return ir.And(c, inside)
}

// udpTunnel tests for what is sent to the UDP port of a tunnel, with the first byte of the
// tunnel's header and its network identifier, and puts into A how long the IP header is,
// plus the variable part of its offset.
func (g *generator) udpTunnel(port uint32, x *syntax.Encapsulation, firstByte func(from base) ir.Cond) ir.Cond {
	dst := portRange{lo: port, hi: port, number: ipUDP}
	fields := func(c ir.Cond, from base) ir.Cond {
		c = ir.And(c, firstByte(from))
		if x.HasNum {
			c = ir.And(c, g.masked(from, udpHeaderLen+4, opcode.SizeW, x.Num<<8, 0xffffff00))
		}
		return c
	}
	v4 := fields(g.ports4(dst, syntax.DirDst), fromTransport)
	s := append(g.ipHeaderLen(), ir.Ins(opcode.TXA, 0))
	v4 = ir.And(v4, g.jump(opcode.JumpEqX, 0, s...)) // always true: A is X

	v6 := fields(g.ports6(dst, syntax.DirDst), fromIP6Next)
	s = g.base(&g.payload)
	s = append(s, ir.Ins(opcode.LoadImm, ip6HeaderLen))
	if g.payload.variable {
		s = append(s, ir.Ins(opcode.AddX, 0))
	}
	v6 = ir.And(v6, g.jump(opcode.JumpEqX, 0, append(s, ir.Ins(opcode.TAX, 0))...))
	return ir.Or(v4, v6)
}

// geneveOffsets computes where the headers inside are, from the length of the IP header
// in A, and keeps the offsets in registers. With an Ethernet header inside, the type
// field and the payload are those of its frame. Without, the type is in the Geneve
// header, and the payload begins where the Ethernet header would.
func (g *generator) geneveOffsets() []*ir.Stmt {
	g.enter()
	g.opaque = true
	before := g.payload.fixed + g.network + udpHeaderLen
	typ := g.alloc()
	header := g.alloc()
	payload := g.alloc()
	g.cleared = append(g.cleared, typ, header, payload)
	ether := ir.Ins(opcode.TXA, 0)
	bare := ir.Ins(opcode.StoreX, uint32(payload))

	g.linkType = offset{variable: true, reg: typ}
	g.header = offset{variable: true, reg: header}
	g.payload = offset{variable: true, reg: payload}
	g.link = LinkEthernet
	g.network = 0
	return []*ir.Stmt{
		ir.Ins(opcode.AddK, before),
		ir.Ins(opcode.TAX, 0),
		ir.Ins(opcode.AddK, 2),
		ir.Ins(opcode.Store, uint32(typ)),
		ir.Ins(opcode.LoadInd|opcode.SizeB, 0),
		ir.Ins(opcode.AndK, 0x3f),
		ir.Ins(opcode.MulK, 4),
		ir.Ins(opcode.AddK, geneveHeaderLen),
		ir.Ins(opcode.AddX, 0),
		ir.Ins(opcode.Store, uint32(header)),
		ir.Ins(opcode.LoadInd|opcode.SizeH, 2),
		ir.Ins(opcode.LoadXMem, uint32(header)),
		{Op: opcode.JumpEq, K: etherTEB, True: ether, False: bare},
		ether,
		ir.Ins(opcode.AddK, etherHeaderLen-2),
		ir.Ins(opcode.Store, uint32(typ)),
		ir.Ins(opcode.AddK, 2),
		ir.Ins(opcode.TAX, 0),
		bare,
	}
}
