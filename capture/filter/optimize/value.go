package optimize

import (
	"errors"

	"iftopgo/capture/filter/ir"
	"iftopgo/capture/filter/opcode"
)

// valueNum is the number of a value that is computed at run time. Equal numbers are equal
// values; 0 is a value of which nothing is known.
type valueNum uint32

// values are the values in the registers, by atom.
type values [numAtoms]valueNum

// expression is how a value is computed: an operation and its operands, which are
// constants or values.
type expression struct {
	op   int
	x, y uint32
}

// known says whether a value is a constant, and which.
type known struct {
	is bool
	k  uint32
}

// valueTable gives numbers to values (Cocke and Schwartz's value numbering).
type valueTable struct {
	numbers map[expression]valueNum
	consts  []known // by number
}

// reset forgets all values.
func (t *valueTable) reset() {
	if t.numbers == nil {
		t.numbers = map[expression]valueNum{}
	}
	clear(t.numbers)
	t.consts = append(t.consts[:0], known{})
}

// of returns the number of a value.
func (t *valueTable) of(op int, x, y uint32) valueNum {
	e := expression{op, x, y}
	if v, ok := t.numbers[e]; ok {
		return v
	}
	v := valueNum(len(t.consts))
	t.numbers[e] = v
	t.consts = append(t.consts, known{is: op == opcode.LoadImm, k: x})
	return v
}

// constant returns the number of a constant.
func (t *valueTable) constant(k uint32) valueNum { return t.of(opcode.LoadImm, k, 0) }

// known returns the constant a value is, if it is one.
func (t *valueTable) known(v valueNum) known { return t.consts[v] }

// The errors of operands that turn out to be constants.
var (
	errDivideByZero = errors.New("division by zero")
	errShiftTooFar  = errors.New("shift by more than 31 bits")
)

// set records that a statement sets a register to a value. With rewrite, the statement is
// removed if the register has that value already.
func set(s *ir.Stmt, reg *valueNum, v valueNum, rewrite bool) {
	if rewrite && v != 0 && *reg == v {
		s.Op = ir.Nop
		return
	}
	*reg = v
}

// eval updates val by a statement, and with rewrite simplifies the statement.
func (o *optimizer) eval(s *ir.Stmt, val *values, rewrite bool) {
	t := &o.values
	a, x := &val[atomA], &val[atomX]
	switch {
	case s.Op == ir.Nop || opcode.Class(s.Op) == opcode.ClassJMP:
	case opcode.Class(s.Op) == opcode.ClassALU:
		o.evalALU(s, a, *x, rewrite)
	case opcode.Class(s.Op) == opcode.ClassLD && opcode.Mode(s.Op) == opcode.ModeIND:
		o.evalIndexed(s, a, *x, rewrite)
	case s.Op == opcode.LoadImm:
		set(s, a, t.constant(s.K), rewrite)
	case s.Op == opcode.LoadXImm:
		set(s, x, t.constant(s.K), rewrite)
	case s.Op == opcode.LoadMem:
		o.evalMem(s, opcode.LoadImm, a, val[s.K], rewrite)
	case s.Op == opcode.LoadXMem:
		o.evalMem(s, opcode.LoadXImm, x, val[s.K], rewrite)
	case opcode.Class(s.Op) == opcode.ClassLD && opcode.Mode(s.Op) == opcode.ModeABS:
		set(s, a, t.of(s.Op, s.K, 0), rewrite)
	case s.Op == opcode.LoadLen:
		set(s, a, t.of(s.Op, 0, 0), rewrite)
	case s.Op == opcode.LoadXMSH:
		set(s, x, t.of(s.Op, s.K, 0), rewrite)
	case s.Op == opcode.TXA:
		set(s, a, *x, rewrite)
	case s.Op == opcode.TAX:
		set(s, x, *a, rewrite)
	case s.Op == opcode.Store:
		set(s, &val[s.K], *a, rewrite)
	case s.Op == opcode.StoreX:
		set(s, &val[s.K], *x, rewrite)
	}
}

// evalIndexed is eval for a load at X.
func (o *optimizer) evalIndexed(s *ir.Stmt, a *valueNum, x valueNum, rewrite bool) {
	v := o.values.of(s.Op, s.K, uint32(x))
	if c := o.values.known(x); rewrite && c.is {
		s.Op = opcode.LoadAbs | opcode.Size(s.Op)
		s.K += c.k
		v = o.values.of(s.Op, s.K, 0)
		o.touch()
	}
	set(s, a, v, rewrite)
}

// evalMem is eval for a load from a scratch register, which becomes immediate if the
// value of the register is a constant.
func (o *optimizer) evalMem(s *ir.Stmt, immediate int, reg *valueNum, v valueNum, rewrite bool) {
	if c := o.values.known(v); rewrite && c.is {
		s.Op, s.K = immediate, c.k
		o.touch()
	}
	set(s, reg, v, rewrite)
}

// evalALU is eval for an operation on A.
func (o *optimizer) evalALU(s *ir.Stmt, a *valueNum, x valueNum, rewrite bool) {
	t := &o.values
	switch {
	case s.Op == opcode.Neg:
		c := t.known(*a)
		if !rewrite || !c.is {
			*a = t.of(s.Op, uint32(*a), 0)
			return
		}
		s.Op, s.K = opcode.LoadImm, -c.k
		*a = t.constant(s.K)
	case opcode.Source(s.Op) == opcode.SrcK:
		o.evalALUConst(s, a, rewrite)
	default:
		o.evalALUIndex(s, a, x, rewrite)
	}
}

// evalALUConst is eval for an operation on A and a constant.
func (o *optimizer) evalALUConst(s *ir.Stmt, a *valueNum, rewrite bool) {
	t := &o.values
	if rewrite && s.K == 0 {
		switch opcode.Operator(s.Op) {
		case opcode.ADD, opcode.LSH, opcode.RSH, opcode.OR, opcode.XOR:
			s.Op = ir.Nop
			return
		case opcode.MUL, opcode.AND:
			s.Op = opcode.LoadImm
			*a = t.constant(0)
			return
		case opcode.DIV, opcode.MOD:
			o.err = errDivideByZero
			return
		}
	}
	if c := t.known(*a); rewrite && c.is {
		o.fold(s, c.k, s.K)
		*a = t.constant(s.K)
		return
	}
	*a = t.of(s.Op, uint32(*a), uint32(t.constant(s.K)))
}

// evalALUIndex is eval for an operation on A and X.
func (o *optimizer) evalALUIndex(s *ir.Stmt, a *valueNum, x valueNum, rewrite bool) {
	t := &o.values
	op := opcode.Operator(s.Op)
	ca, cx := t.known(*a), t.known(x)
	switch {
	case rewrite && ca.is && cx.is:
		o.fold(s, ca.k, cx.k)
		*a = t.constant(s.K)
	case rewrite && cx.is:
		if (op == opcode.LSH || op == opcode.RSH) && cx.k > 31 {
			o.err = errShiftTooFar
			return
		}
		s.Op, s.K = opcode.ClassALU|opcode.SrcK|op, cx.k
		o.touch()
		*a = t.of(s.Op, uint32(*a), uint32(t.constant(s.K)))
	case rewrite && ca.is && ca.k == 0 && (op == opcode.ADD || op == opcode.OR || op == opcode.XOR):
		s.Op = opcode.TXA
		set(s, a, x, rewrite)
	case rewrite && ca.is && ca.k == 0 && op != opcode.SUB:
		s.Op, s.K = opcode.LoadImm, 0
		set(s, a, t.constant(0), rewrite)
	default:
		*a = t.of(s.Op, uint32(*a), uint32(x))
	}
}

// fold replaces an operation on two constants by its result.
func (o *optimizer) fold(s *ir.Stmt, a, b uint32) {
	switch opcode.Operator(s.Op) {
	case opcode.ADD:
		a += b
	case opcode.SUB:
		a -= b
	case opcode.MUL:
		a *= b
	case opcode.DIV, opcode.MOD:
		switch {
		case b == 0:
			o.err = errDivideByZero
			return
		case opcode.Operator(s.Op) == opcode.DIV:
			a /= b
		default:
			a %= b
		}
	case opcode.AND:
		a &= b
	case opcode.OR:
		a |= b
	case opcode.XOR:
		a ^= b
	case opcode.LSH:
		a <<= b
	case opcode.RSH:
		a >>= b
	}
	s.Op, s.K = opcode.LoadImm, a
	o.touch()
}
