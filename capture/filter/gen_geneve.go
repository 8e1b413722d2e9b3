package filter

import (
	"iftopgo/capture/filter/opcode"
)

// genevePort is the UDP port of Geneve (RFC 8926).
const genevePort = 6081

const (
	etherHeaderLen  = 14
	udpHeaderLen    = 8
	geneveHeaderLen = 8 // without options
)

// geneveHeader tests for a Geneve header and moves every other header into what
// it carries, which is an Ethernet frame or a bare network packet.
func (g *generator) geneveHeader(x *Encapsulation) Cond {
	dst := portRange{lo: genevePort, hi: genevePort, number: ipUDP}
	v4 := g.geneveFields(g.ports4(dst, DirDst), fromTransport, x)
	s := append(g.ipHeaderLen(), Ins(opcode.TXA, 0))
	v4 = And(v4, g.jump(opcode.JumpEqX, 0, s...)) // always true: A is X

	v6 := g.geneveFields(g.ports6(dst, DirDst), fromIP6Next, x)
	s = g.base(&g.payload)
	s = append(s, Ins(opcode.LoadImm, ip6HeaderLen))
	if g.payload.variable {
		s = append(s, Ins(opcode.AddX, 0))
	}
	v6 = And(v6, g.jump(opcode.JumpEqX, 0, append(s, Ins(opcode.TAX, 0))...))

	c := Or(v4, v6)
	inside := g.always(true)
	inside.Head.Stmts = append(g.geneveOffsets(), inside.Head.Stmts...)
	g.geneve = true
	return And(c, inside)
}

// geneveFields tests the version and the network identifier.
func (g *generator) geneveFields(c Cond, from base, x *Encapsulation) Cond {
	c = And(c, g.masked(from, udpHeaderLen, opcode.SizeB, 0, 0xc0))
	if x.HasNum {
		c = And(c, g.masked(from, udpHeaderLen+4, opcode.SizeW, x.Num<<8, 0xffffff00))
	}
	return c
}

// geneveOffsets computes where the headers inside are, from the length of the IP
// header in A, and keeps the offsets in registers. Around an Ethernet header, the
// type field and the payload are that of the frame; without one, the type is in
// the Geneve header, and the payload begins where the link header would.
func (g *generator) geneveOffsets() []*Stmt {
	g.opaque = true
	before := g.payload.fixed + g.network + udpHeaderLen
	typ := g.alloc()
	header := g.alloc()
	payload := g.alloc()
	ether := Ins(opcode.TXA, 0)
	bare := Ins(opcode.StoreX, uint32(payload))

	g.linkType = offset{variable: true, reg: typ}
	g.header = offset{variable: true, reg: header}
	g.payload = offset{variable: true, reg: payload}
	g.link = LinkEthernet
	g.network = 0
	return []*Stmt{
		Ins(opcode.AddK, before),
		Ins(opcode.TAX, 0),
		Ins(opcode.AddK, 2),
		Ins(opcode.Store, uint32(typ)),
		Ins(opcode.LoadInd|opcode.SizeB, 0),
		Ins(opcode.AndK, 0x3f),
		Ins(opcode.MulK, 4),
		Ins(opcode.AddK, geneveHeaderLen),
		Ins(opcode.AddX, 0),
		Ins(opcode.Store, uint32(header)),
		Ins(opcode.LoadInd|opcode.SizeH, 2),
		Ins(opcode.LoadXMem, uint32(header)),
		{Op: opcode.JumpEq, K: etherTEB, True: ether, False: bare},
		ether,
		Ins(opcode.AddK, etherHeaderLen-2),
		Ins(opcode.Store, uint32(typ)),
		Ins(opcode.AddK, 2),
		Ins(opcode.TAX, 0),
		bare,
	}
}
