package filter

import (
	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
	"iftopgo/capture/filter/syntax"
)

// value is the code of an arithmetic term: statements that leave its value in a scratch
// register, and the condition under which they are valid for a packet.
type value struct {
	stmts []*ir.Stmt
	reg   int
	guard ir.Cond // its head is nil if there is none
}

// guarded returns a test that is made only if the guard holds.
func guarded(guard, c ir.Cond) ir.Cond {
	if guard.Head == nil {
		return c
	}
	return ir.And(guard, c)
}

// comparison tests two arithmetic terms against each other.
func (g *generator) comparison(x *syntax.Comparison) ir.Cond {
	l := g.arith(x.Left)
	r := g.arith(x.Right)
	g.at = x.Where()
	s := append(l.stmts, r.stmts...)
	s = append(s, ir.Ins(opcode.LoadXMem, uint32(r.reg)), ir.Ins(opcode.LoadMem, uint32(l.reg)))
	var c ir.Cond
	switch x.Relation {
	case syntax.RelEqual, syntax.RelNotEqual:
		c = g.jump(opcode.JumpEq, 0, append(s, ir.Ins(opcode.SubX, 0))...)
	case syntax.RelGreater, syntax.RelLessEqual:
		c = g.jump(opcode.ClassJMP|opcode.JGT|opcode.SrcX, 0, s...)
	case syntax.RelGreaterEqual, syntax.RelLess:
		c = g.jump(opcode.ClassJMP|opcode.JGE|opcode.SrcX, 0, s...)
	}
	if x.Relation == syntax.RelNotEqual || x.Relation == syntax.RelLess || x.Relation == syntax.RelLessEqual {
		c = ir.Not(c)
	}
	g.free(l.reg)
	g.free(r.reg)
	return guarded(l.guard, guarded(r.guard, c))
}

// arith makes code of an arithmetic term.
func (g *generator) arith(x syntax.Arith) value {
	if g.err != nil {
		return value{}
	}
	g.at = x.Where()
	switch x := x.(type) {
	case *syntax.Constant:
		return g.keep(ir.Ins(opcode.LoadImm, x.Value))
	case *syntax.PacketLen:
		return g.keep(ir.Ins(opcode.LoadLen, 0))
	case *syntax.Minus:
		v := g.arith(x.X)
		v.stmts = append(v.stmts,
			ir.Ins(opcode.LoadMem, uint32(v.reg)), ir.Ins(opcode.Neg, 0), ir.Ins(opcode.Store, uint32(v.reg)))
		return v
	case *syntax.Operation:
		return g.binary(x)
	case *syntax.Load:
		v := g.arith(x.Index)
		g.at = x.Where()
		return g.field(x, v)
	default:
		g.fail("not an arithmetic term", "")
		return value{}
	}
}

// keep stores what a statement loads in a register.
func (g *generator) keep(s *ir.Stmt) value {
	reg := g.alloc()
	return value{stmts: []*ir.Stmt{s, ir.Ins(opcode.Store, uint32(reg))}, reg: reg}
}

// binary makes code of an operator and its operands. The guard is that of the left
// operand alone, as in libpcap: "ip[8] + tcp[1]" tests for IPv4, not for TCP.
func (g *generator) binary(x *syntax.Operation) value {
	l := g.arith(x.Left)
	r := g.arith(x.Right)
	g.at = x.Where()
	if len(l.stmts) == 0 || len(r.stmts) == 0 {
		return value{}
	}
	// libpcap checks the first number in the right operand as if it were the whole
	// operand, so that "len / ip[0]" is an error too.
	if first := r.stmts[0]; first.Op == opcode.LoadImm {
		g.checkOperand(x, first.K)
	}
	s := append(l.stmts, r.stmts...)
	s = append(s,
		ir.Ins(opcode.LoadXMem, uint32(r.reg)), ir.Ins(opcode.LoadMem, uint32(l.reg)),
		ir.Ins(opcode.ClassALU|x.Op|opcode.SrcX, 0))
	g.free(l.reg)
	g.free(r.reg)
	reg := g.alloc()
	return value{stmts: append(s, ir.Ins(opcode.Store, uint32(reg))), reg: reg, guard: l.guard}
}

// checkOperand fails for operands without a result.
func (g *generator) checkOperand(x *syntax.Operation, r uint32) {
	switch {
	case (x.Op == opcode.DIV || x.Op == opcode.MOD) && r == 0:
		g.fail("division by zero", "")
	case (x.Op == opcode.LSH || x.Op == opcode.RSH) && r > 31:
		g.fail("shift by more than 31 bits", "")
	}
}

// field makes code of a load from a header, at an index that was computed.
func (g *generator) field(x *syntax.Load, index value) value {
	reg := g.alloc()
	g.free(index.reg)
	size := map[uint32]int{1: opcode.SizeB, 2: opcode.SizeH, 4: opcode.SizeW}[x.Size]
	v := value{stmts: index.stmts, reg: reg}
	switch x.Proto {
	case syntax.ProtoRadio:
		if g.link != LinkRadiotap && g.link != LinkPrism && g.link != LinkAVS {
			g.failLink("there is no header of the radio on this link type", "")
		}
		v.stmts = append(v.stmts, ir.Ins(opcode.LoadXMem, uint32(index.reg)), ir.Ins(opcode.LoadInd|size, 0))
		v.guard = index.guard
	case syntax.ProtoLink:
		v.stmts = append(v.stmts, g.indexed(&g.header, index.reg)...)
		v.stmts = append(v.stmts, ir.Ins(opcode.LoadInd|size, g.header.fixed))
		v.guard = index.guard
	case syntax.ProtoIP, syntax.ProtoARP, syntax.ProtoRARP, syntax.ProtoATalk, syntax.ProtoDECnet, syntax.ProtoSCA, syntax.ProtoLAT,
		syntax.ProtoMOPRC, syntax.ProtoMOPDL, syntax.ProtoIP6:
		v.stmts = append(v.stmts, g.indexed(&g.payload, index.reg)...)
		v.stmts = append(v.stmts, ir.Ins(opcode.LoadInd|size, g.payload.fixed+g.network))
		v.guard = guarded(index.guard, g.protocol(x.Proto))
	case syntax.ProtoSCTP, syntax.ProtoTCP, syntax.ProtoUDP, syntax.ProtoICMP, syntax.ProtoIGMP, syntax.ProtoIGRP, syntax.ProtoPIM,
		syntax.ProtoVRRP, syntax.ProtoCARP:
		v.stmts = append(v.stmts, g.ipHeaderLen()...)
		v.stmts = append(v.stmts,
			ir.Ins(opcode.LoadMem, uint32(index.reg)), ir.Ins(opcode.AddX, 0), ir.Ins(opcode.TAX, 0),
			ir.Ins(opcode.LoadInd|size, g.payload.fixed+g.network))
		c := ir.And(g.protocol(x.Proto), g.firstFragment())
		c = guarded(index.guard, c)
		v.guard = ir.And(g.protocol(syntax.ProtoIP), c)
	case syntax.ProtoICMP6:
		c := guarded(index.guard, g.protocol(syntax.ProtoIP6))
		v.guard = ir.And(c, g.equal(fromNetwork, 6, opcode.SizeB, ipICMP6))
		v.stmts = append(v.stmts, g.indexed(&g.payload, index.reg)...)
		v.stmts = append(v.stmts, ir.Ins(opcode.LoadInd|size, g.payload.fixed+g.network+ip6HeaderLen))
	default:
		g.fail("nothing can be loaded from this protocol",
			`"ether", "ip", "ip6", "arp", "tcp", "udp", "sctp", "icmp", "icmp6", "igmp" or the like`)
	}
	v.stmts = append(v.stmts, ir.Ins(opcode.Store, uint32(reg)))
	return v
}

// indexed puts an index, with the variable part of an offset, into X.
func (g *generator) indexed(o *offset, reg int) []*ir.Stmt {
	if s := g.base(o); s != nil {
		return append(s, ir.Ins(opcode.LoadMem, uint32(reg)), ir.Ins(opcode.AddX, 0), ir.Ins(opcode.TAX, 0))
	}
	return []*ir.Stmt{ir.Ins(opcode.LoadXMem, uint32(reg))}
}
