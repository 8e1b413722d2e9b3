package optimize

import (
	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
)

// block computes the values after a block, and with rewrite simplifies its statements.
func (o *optimizer) block(b *block, rewrite bool) {
	o.inherit(b)
	a, x := b.val[atomA], b.val[atomX]
	for _, s := range b.stmts {
		o.eval(s, &b.val, rewrite)
	}
	// A return needs no statements, nor does a block that leaves A and X as they were
	// if no other register is used after it.
	idle := b.live == 0 && a != 0 && b.val[atomA] == a && x != 0 && b.val[atomX] == x
	if rewrite && (idle || b.leaf()) {
		if len(b.stmts) > 0 {
			b.stmts = nil
			o.touch()
		}
	} else {
		o.peephole(b)
		o.deadStores(b)
	}
	b.oper = b.val[atomX]
	if opcode.Source(b.op) == opcode.SrcK {
		b.oper = o.values.constant(b.k)
	}
}

// inherit sets the values before a block to those that are equal after all blocks that
// lead to it.
func (o *optimizer) inherit(b *block) {
	if b.in == nil {
		b.val = values{}
		return
	}
	b.val = b.in.pred.val
	for e := b.in.next; e != nil; e = e.next {
		for i, v := range e.pred.val {
			if b.val[i] != v {
				b.val[i] = 0
			}
		}
	}
}

// skipNops returns the index of the first statement from i on that does something.
func skipNops(s []*ir.Stmt, i int) int {
	for i < len(s) && s[i].Op == ir.Nop {
		i++
	}
	return i
}

// peephole simplifies neighbouring statements, and the test with the last one.
func (o *optimizer) peephole(b *block) {
	if len(b.stmts) == 0 {
		return
	}
	last := b.stmts[0]
	for i := skipNops(b.stmts, 0); i < len(b.stmts); {
		next := skipNops(b.stmts, i+1)
		if next == len(b.stmts) {
			break
		}
		last = b.stmts[next]
		o.pair(b, i, next)
		i = skipNops(b.stmts, next)
	}
	if b.op == opcode.JumpEq && !b.live.has(atomA) {
		o.simplifyTest(b, last)
	}
	o.decide(b)
}

// pair simplifies two neighbouring statements, and those after a constant.
func (o *optimizer) pair(b *block, i, next int) {
	s, n := b.stmts[i], b.stmts[next]
	// st M[k], ldx M[k]: the value is still in A.
	if s.Op == opcode.Store && n.Op == opcode.LoadXMem && s.K == n.K {
		n.Op = opcode.TAX
		o.touch()
	}
	// ld #k, tax becomes ldx #k, txa, so that X is a constant.
	if s.Op == opcode.LoadImm && n.Op == opcode.TAX {
		s.Op, n.Op = opcode.LoadXImm, opcode.TXA
		o.touch()
	}
	if s.Op == opcode.LoadImm && !b.live.has(atomX) {
		o.constantIndex(b.stmts, i, next)
	}
}

// constantIndex simplifies the code of "tcp[2]", which is ld #2, ldx 4*([14]&0xf),
// add x, tax, ld [x+14], to a load at [x+16]. The second statement may be missing.
func (o *optimizer) constantIndex(s []*ir.Stmt, i, next int) {
	add := next
	if s[next].Op == opcode.LoadXMSH {
		add = skipNops(s, next+1)
	}
	if add == len(s) || s[add].Op != opcode.AddX {
		return
	}
	tax := skipNops(s, add+1)
	if tax == len(s) || s[tax].Op != opcode.TAX {
		return
	}
	load := skipNops(s, tax+1)
	if load == len(s) || opcode.Class(s[load].Op) != opcode.ClassLD || opcode.Mode(s[load].Op) != opcode.ModeIND {
		return
	}
	s[load].K += s[i].K
	s[i].Op, s[add].Op, s[tax].Op = ir.Nop, ir.Nop, ir.Nop
	o.touch()
}

// simplifyTest merges a test for equality and the operation before it.
func (o *optimizer) simplifyTest(b *block, last *ir.Stmt) {
	switch {
	case last.Op == opcode.SubX:
		x := o.values.known(b.val[atomX])
		switch {
		case x.is:
			b.k += x.k
		case b.k == 0:
			b.op = opcode.JumpEqX
		default:
			return
		}
	case last.Op == opcode.SubK:
		b.k += last.K
	case last.Op == opcode.AndK && b.k == 0:
		b.op, b.k = opcode.JumpSet, last.K
		b.jt.succ, b.jf.succ = b.jf.succ, b.jt.succ
	default:
		return
	}
	last.Op = ir.Nop
	o.touch()
}

// decide removes the choice of a test whose outcome is known.
func (o *optimizer) decide(b *block) {
	if b.op == opcode.JumpSet && b.k == 0 {
		b.jt.succ = b.jf.succ
	}
	if x := o.values.known(b.val[atomX]); x.is && opcode.Source(b.op) == opcode.SrcX {
		b.op &^= opcode.SrcX
		b.k = x.k
	}
	a := o.values.known(b.val[atomA])
	if !a.is || opcode.Source(b.op) != opcode.SrcK || b.leaf() {
		return
	}
	if b.jt.succ != b.jf.succ {
		o.touch()
	}
	if holds(b.op, a.k, b.k) {
		b.jf.succ = b.jt.succ
	} else {
		b.jt.succ = b.jf.succ
	}
}

// holds evaluates a test.
func holds(op int, a, k uint32) bool {
	switch opcode.Operator(op) {
	case opcode.JEQ:
		return a == k
	case opcode.JGT:
		return a > k
	case opcode.JGE:
		return a >= k
	default:
		return a&k != 0
	}
}

// deadStores removes statements that set a register nobody reads before it is set
// again.
func (o *optimizer) deadStores(b *block) {
	var last [numAtoms]*ir.Stmt
	follow := func(s *ir.Stmt, op int, k uint32) {
		switch a := uses(op, k); a {
		case noAtom:
		case atomAX:
			last[atomA], last[atomX] = nil, nil
		default:
			last[a] = nil
		}
		if a := defines(op, k); a != noAtom {
			if last[a] != nil {
				last[a].Op = ir.Nop
				o.touch()
			}
			last[a] = s
		}
	}
	for _, s := range b.stmts {
		follow(s, s.Op, s.K)
	}
	follow(nil, b.op, b.k)
	for a, s := range last {
		if s != nil && !b.live.has(a) {
			s.Op = ir.Nop
			b.val[a] = 0
			o.touch()
		}
	}
}
