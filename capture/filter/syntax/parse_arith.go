package syntax

import "iftopgo/capture/filter/opcode"

// precedence is the precedence of an operator. precNone is that of "%" and "^", to which
// the grammar of libpcap gives none, so that they take all that is right of them.
type precedence uint8

const (
	precNone precedence = iota
	precOr
	precAnd
	precShift
	precAdd
	precMul
	precMinus // unary
)

// precedences are those of the binary operators.
var precedences = map[uint32]precedence{
	opcode.OR: precOr, opcode.AND: precAnd, opcode.LSH: precShift, opcode.RSH: precShift,
	opcode.ADD: precAdd, opcode.SUB: precAdd, opcode.MUL: precMul, opcode.DIV: precMul,
}

// yields reports whether an operator of the precedence pending must wait for the
// operator of the precedence next, which follows its right operand.
func yields(pending, next precedence) bool {
	return pending == precNone || next == precNone || next > pending
}

// isBinop reports whether the current token is a binary operator.
func (p *parser) isBinop() bool {
	return p.tok.kind == tokOperator || p.tok.kind == tokSlash
}

// arithOrRelation parses what follows the first operand of an Arith, and a comparison
// after it where a Term may be.
func (p *parser) arithOrRelation(first item, at place) item {
	for p.isBinop() {
		first = item{shape: shapeArith, a: p.binary(first.a)}
	}
	if at&placeTerm == 0 || p.tok.kind != tokRelation {
		return first
	}
	rel := Relation(p.tok.value)
	p.advance()
	r := p.arith()
	return term(&Comparison{p.since(first.a.Where().Pos), rel, first.a, r})
}

// arith parses an Arith.
func (p *parser) arith() Arith {
	return p.item(placeArith, unset).a
}

// binary parses the current operator and its right operand.
func (p *parser) binary(l Arith) Arith {
	op := p.tok.value
	if p.operators++; p.operators > maxOperators {
		p.tooLong("too many operators")
	}
	p.advance()
	r := p.operand(precedences[op])
	return &Operation{p.since(l.Where().Pos), int(op), l, r}
}

// operand parses the right operand of an operator with this precedence.
func (p *parser) operand(pending precedence) Arith {
	if !p.enter() {
		return &Constant{}
	}
	defer p.leave()
	x := p.primary(placeArith, unset).a
	for x != nil && p.isBinop() && yields(pending, precedences[p.tok.value]) {
		x = p.binary(x)
	}
	if x == nil {
		x = &Constant{}
	}
	return x
}

// load parses the brackets of "tcp[12:2]".
func (p *parser) load(pr Proto, pos int) Arith {
	p.advance()
	x := &Load{Proto: pr, Index: p.arith(), Size: 1}
	if p.tok.kind == tokColon {
		p.advance()
		at := p.span()
		x.Size = p.expect(tokNumber, "a size in bytes").value
		if x.Size != 1 && x.Size != 2 && x.Size != 4 {
			p.fail(at, "not a size", "1, 2 or 4")
		}
	}
	p.expect(tokRBracket, `"]"`)
	x.Span = p.since(pos)
	return x
}
