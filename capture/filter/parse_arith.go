package filter

// precedence says how tightly an operator binds; precNone is that of "%" and
// "^", which libpcap's grammar leaves out, so that they never yield to another.
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
	opOR: precOr, opAND: precAnd, opLSH: precShift, opRSH: precShift,
	opADD: precAdd, opSUB: precAdd, opMUL: precMul, opDIV: precMul,
}

// yields reports whether an operator with pending on its left waits for next,
// the operator on the right of its right operand.
func yields(pending, next precedence) bool {
	return pending == precNone || next == precNone || next > pending
}

// isBinop reports whether the current token is a binary operator.
func (p *parser) isBinop() bool {
	return p.tok.kind == tokOperator || p.tok.kind == tokSlash
}

// arithOrRelation parses what follows the first operand of an Arith, and the
// comparison after it where a Term may stand.
func (p *parser) arithOrRelation(first item, at place) item {
	for p.isBinop() {
		first = item{shape: shapeArith, a: p.binary(first.a)}
	}
	if at&placeTerm == 0 || p.tok.kind != tokRelation {
		return first
	}
	rel := relation(p.tok.value)
	p.advance()
	r := p.arith()
	return term(&comparison{p.since(first.a.where().pos), rel, first.a, r})
}

// arith parses an Arith.
func (p *parser) arith() arith {
	return p.item(placeArith, unset).a
}

// binary parses the operator at hand and its right operand.
func (p *parser) binary(l arith) arith {
	op := p.tok.value
	if p.operators++; p.operators > maxOperators {
		p.tooLong("too many operators")
	}
	p.advance()
	r := p.operand(precedences[op])
	return &operation{p.since(l.where().pos), int(op), l, r}
}

// operand parses the right operand of an operator with this precedence.
func (p *parser) operand(pending precedence) arith {
	if !p.enter() {
		return &constant{}
	}
	defer p.leave()
	x := p.primary(placeArith, unset).a
	for x != nil && p.isBinop() && yields(pending, precedences[p.tok.value]) {
		x = p.binary(x)
	}
	if x == nil {
		x = &constant{}
	}
	return x
}

// load parses the brackets of "tcp[12:2]".
func (p *parser) load(pr proto, pos int) arith {
	p.advance()
	x := &load{proto: pr, index: p.arith(), size: 1}
	if p.tok.kind == tokColon {
		p.advance()
		at := p.span()
		x.size = p.expect(tokNumber, "a size in bytes").value
		if x.size != 1 && x.size != 2 && x.size != 4 {
			p.fail(at, "not a size", "1, 2 or 4")
		}
	}
	p.expect(tokRBracket, `"]"`)
	x.span = p.since(pos)
	return x
}
