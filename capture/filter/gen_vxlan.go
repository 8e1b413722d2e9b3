package filter

import (
	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
	"iftopgo/capture/filter/syntax"
)

// vxlanPort is the UDP port of VXLAN (RFC 7348).
const vxlanPort = 4789

const (
	vxlanHeaderLen = 8
	vxlanFlags     = 0x08 // the network identifier is valid, and nothing else
)

// vxlanHeader tests for a VXLAN header, and moves all headers to those of the Ethernet
// frame inside it.
func (g *generator) vxlanHeader(x *syntax.Encapsulation) ir.Cond {
	c := g.udpTunnel(vxlanPort, x, func(from base) ir.Cond {
		return g.equal(from, udpHeaderLen, opcode.SizeB, vxlanFlags)
	})
	inside := g.always(true)
	inside.Head.Stmts = append(g.vxlanOffsets(), inside.Head.Stmts...)
	return ir.And(c, inside)
}

// vxlanOffsets computes where the headers inside are, from the length of the IP header in
// A, and keeps the offsets in registers.
func (g *generator) vxlanOffsets() []*ir.Stmt {
	g.enter()
	before := g.payload.fixed + g.network + udpHeaderLen + vxlanHeaderLen
	header := g.alloc()
	typ := g.alloc()
	payload := g.alloc()
	g.cleared = append(g.cleared, header, typ, payload)

	g.header = offset{variable: true, reg: header}
	g.linkType = offset{variable: true, reg: typ}
	g.payload = offset{variable: true, reg: payload}
	g.link, g.geneve = LinkEthernet, false
	g.network, g.noSNAP = 0, 3
	return []*ir.Stmt{
		ir.Ins(opcode.AddK, before),
		ir.Ins(opcode.Store, uint32(header)),
		ir.Ins(opcode.AddK, etherHeaderLen-2),
		ir.Ins(opcode.Store, uint32(typ)),
		ir.Ins(opcode.AddK, 2),
		ir.Ins(opcode.Store, uint32(payload)),
	}
}
