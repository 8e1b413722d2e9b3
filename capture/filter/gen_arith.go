package filter

// value is an arithmetic term as code: statements that leave it in a scratch
// register, and what must hold of a packet for them to make sense.
type value struct {
	stmts []*Stmt
	reg   int
	guard Cond // its head is nil if there is none
}

// guarded returns a test that is made only where a guard holds.
func guarded(guard, c Cond) Cond {
	if guard.Head == nil {
		return c
	}
	return And(guard, c)
}

// comparison tests two arithmetic terms against each other.
func (g *generator) comparison(x *comparison) Cond {
	l := g.arith(x.l)
	r := g.arith(x.r)
	g.at = x.where()
	s := append(l.stmts, r.stmts...)
	s = append(s, Ins(insLoadXMem, uint32(r.reg)), Ins(insLoadMem, uint32(l.reg)))
	var c Cond
	switch x.rel {
	case relEqual, relNotEqual:
		c = g.jump(insJumpEq, 0, append(s, Ins(insSubX, 0))...)
	case relGreater, relLessEqual:
		c = g.jump(classJMP|opJGT|srcX, 0, s...)
	case relGreaterEqual, relLess:
		c = g.jump(classJMP|opJGE|srcX, 0, s...)
	}
	if x.rel == relNotEqual || x.rel == relLess || x.rel == relLessEqual {
		c = Not(c)
	}
	g.free(l.reg)
	g.free(r.reg)
	return guarded(l.guard, guarded(r.guard, c))
}

// arith makes code of an arithmetic term.
func (g *generator) arith(x arith) value {
	if g.err != nil {
		return value{}
	}
	g.at = x.where()
	switch x := x.(type) {
	case *constant:
		return g.keep(Ins(insLoadImm, x.v))
	case *packetLen:
		return g.keep(Ins(insLoadLen, 0))
	case *minus:
		v := g.arith(x.x)
		v.stmts = append(v.stmts,
			Ins(insLoadMem, uint32(v.reg)), Ins(insNeg, 0), Ins(insStore, uint32(v.reg)))
		return v
	case *operation:
		return g.binary(x)
	case *load:
		v := g.arith(x.index)
		g.at = x.where()
		return g.field(x, v)
	default:
		g.fail("not an arithmetic term", "")
		return value{}
	}
}

// keep puts what a statement loads into a register.
func (g *generator) keep(s *Stmt) value {
	reg := g.alloc()
	return value{stmts: []*Stmt{s, Ins(insStore, uint32(reg))}, reg: reg}
}

// binary makes code of an operator and its operands. The guard is that of the
// left operand alone: "ip[8] + tcp[1]" looks for IPv4, not for TCP. libpcap
// does so, and its verdicts are ours.
func (g *generator) binary(x *operation) value {
	l := g.arith(x.l)
	r := g.arith(x.r)
	g.at = x.where()
	if len(l.stmts) == 0 || len(r.stmts) == 0 {
		return value{}
	}
	// libpcap takes the first number in the right operand for all of it, and so
	// refuses "len / ip[0]" too.
	if first := r.stmts[0]; first.Op == insLoadImm {
		g.checkOperand(x, first.K)
	}
	s := append(l.stmts, r.stmts...)
	s = append(s,
		Ins(insLoadXMem, uint32(r.reg)), Ins(insLoadMem, uint32(l.reg)),
		Ins(classALU|x.op|srcX, 0))
	g.free(l.reg)
	g.free(r.reg)
	reg := g.alloc()
	return value{stmts: append(s, Ins(insStore, uint32(reg))), reg: reg, guard: l.guard}
}

// checkOperand refuses the operands that have no result.
func (g *generator) checkOperand(x *operation, r uint32) {
	switch {
	case (x.op == opDIV || x.op == opMOD) && r == 0:
		g.fail("division by zero", "")
	case (x.op == opLSH || x.op == opRSH) && r > 31:
		g.fail("shift by more than 31 bits", "")
	}
}

// field makes code of a load from a header, at an index already computed.
func (g *generator) field(x *load, index value) value {
	reg := g.alloc()
	g.free(index.reg)
	size := map[uint32]int{1: sizeB, 2: sizeH, 4: sizeW}[x.size]
	v := value{stmts: index.stmts, reg: reg}
	switch x.proto {
	case protoLink:
		v.stmts = append(v.stmts, g.indexed(&g.header, index.reg)...)
		v.stmts = append(v.stmts, Ins(insLoadInd|size, g.header.fixed))
		v.guard = index.guard
	case protoIP, protoARP, protoRARP, protoATalk, protoDECnet, protoSCA, protoLAT,
		protoMOPRC, protoMOPDL, protoIP6:
		v.stmts = append(v.stmts, g.indexed(&g.payload, index.reg)...)
		v.stmts = append(v.stmts, Ins(insLoadInd|size, g.payload.fixed+g.network))
		v.guard = guarded(index.guard, g.protocol(x.proto))
	case protoSCTP, protoTCP, protoUDP, protoICMP, protoIGMP, protoIGRP, protoPIM,
		protoVRRP, protoCARP:
		v.stmts = append(v.stmts, g.ipHeaderLen()...)
		v.stmts = append(v.stmts,
			Ins(insLoadMem, uint32(index.reg)), Ins(insAddX, 0), Ins(insTAX, 0),
			Ins(insLoadInd|size, g.payload.fixed+g.network))
		c := And(g.protocol(x.proto), g.firstFragment())
		c = guarded(index.guard, c)
		v.guard = And(g.protocol(protoIP), c)
	case protoICMP6:
		c := guarded(index.guard, g.protocol(protoIP6))
		v.guard = And(c, g.equal(fromNetwork, 6, sizeB, ipICMP6))
		v.stmts = append(v.stmts, g.indexed(&g.payload, index.reg)...)
		v.stmts = append(v.stmts, Ins(insLoadInd|size, g.payload.fixed+g.network+ip6HeaderLen))
	default:
		g.fail("nothing can be loaded from this protocol",
			`"ether", "ip", "ip6", "arp", "tcp", "udp", "sctp", "icmp", "icmp6", "igmp" or the like`)
	}
	v.stmts = append(v.stmts, Ins(insStore, uint32(reg)))
	return v
}

// indexed puts an index, with the variable part of an offset, into X.
func (g *generator) indexed(o *offset, reg int) []*Stmt {
	if s := g.base(o); s != nil {
		return append(s, Ins(insLoadMem, uint32(reg)), Ins(insAddX, 0), Ins(insTAX, 0))
	}
	return []*Stmt{Ins(insLoadXMem, uint32(reg))}
}
