package syntax

import (
	"fmt"

	"iftopgo/capture/filter/opcode"
)

// The grammar, in the notation of the Go specification:
//
//	Filter      = [ Expr ] .
//	Expr        = Term { ( "and" | "or" ) ( Term | ID ) } .
//	Term        = "not" Term | "(" Expr ")" | Primitive | Relation .
//
//	Primitive   = Head ID
//	            | Proto
//	            | [ Proto ] ( "broadcast" | "multicast" )
//	            | ( "less" | "greater" ) Number
//	            | "byte" Number ( "=" | "<" | ">" | "&" | "|" ) Number
//	            | "inbound" | "outbound" | "ifindex" Number
//	            | ( "vlan" | "mpls" | "pppoes" | "geneve" | "vxlan" ) [ Num ] | "pppoed"
//	            | "llc" [ Name | "rnr" ] | [ Proto ] Frame | Log .
//	Frame       = "type" ( Name | Num ) [ "subtype" ( Name | Num ) ]
//	            | "subtype" Name | ( "dir" | "direction" ) ( Name | Num ) .
//	Log         = ( "on" | "ifname" | "rset" | "ruleset" ) Name
//	            | ( "rnr" | "rulenum" | "srnr" | "subrulenum" ) Number
//	            | "reason" ( Name | Number ) | "action" Name .
//	Head        = [ Proto ] ( Dir [ Type ] | Type | "proto" | "protochain" | "gateway" ) .
//	Dir         = "src" [ ( "or" | "and" ) "dst" ] | "dst" [ ( "or" | "and" ) "src" ]
//	            | "addr1" | "addr2" | "addr3" | "addr4" | "ra" | "ta" .
//	Type        = "host" | "net" | "port" | "portrange" .
//
//	ID          = Nid | Num | "(" IDList ")" .
//	IDList      = Nid | ( Nid | Num ) ( "and" | "or" ) ID { ( "and" | "or" ) ID } .
//	Nid         = Name | IPv4 [ "/" Number | "mask" IPv4 ] | IPv6 [ "/" Number ]
//	            | MAC | "not" ID .
//	Num         = Number | "(" Num ")" .
//
//	Relation    = Arith Relop Arith .
//	Arith       = Num | "len" | "-" Arith | Arith Binop Arith | "(" Arith ")"
//	            | Proto "[" Arith [ ":" Number ] "]" .
//
// "and" and "or" are of the same precedence and associate to the left; "not" takes only
// the next term. The precedences of Binop are, from the highest: "*" "/", then "+" "-",
// then "<<" ">>", then "&", then "|", all associating to the left. "%" and "^" take
// everything to their right, and bind before an operator to their left: the grammar of
// libpcap gives the two no precedence.
//
// An ID without a Head inherits the one before it: "port 80 or 443". After a term that
// has none ("tcp or 443") there is nothing to inherit.
//
// An opening parenthesis begins an Expr, an IDList or an Arith, and a number alone may
// be an ID or an Arith. The parser never goes back: item reads one element and returns
// what it turned out to be (shape), and the caller accepts that or not.

// shape is what an element of an expression is.
type shape uint8

const (
	shapeTerm   shape = iota // a Term
	shapeNid                 // a Nid
	shapeIDList              // an IDList in its parentheses
	shapeNum                 // a Num, which is an ID and an Arith
	shapeArith               // an Arith that is no Num
)

// place is which shapes an element may have at its place.
type place uint8

const (
	placeTerm  place = 1 << iota // a Term, and so an Arith that begins a Relation
	placeID                      // an ID
	placeArith                   // an Arith
)

// item is an element of an expression that was parsed.
type item struct {
	shape shape
	x     Node       // of shapeTerm, shapeNid and shapeIDList
	a     Arith      // of shapeNum and shapeArith
	head  Qualifiers // what the next ID inherits from it
}

const (
	// maxDepth bounds the nesting of parentheses, "not" and operators, and so the
	// size of the stack.
	maxDepth = 9000

	// maxOperators bounds the arithmetic operators of an expression: more do not fit
	// into a program.
	maxOperators = 2 * opcode.MaxInstrs
)

// unset is the head where there is nothing to inherit.
var unset = Qualifiers{Type: TypeUnset}

// parser is a recursive-descent parser with one token of look-ahead.
type parser struct {
	lex   lexer
	tok   token
	last  int // where the token before tok ended
	depth int
	err   *Fault

	operators int // how many there were
}

// Parse returns the tree of an expression, nil for an empty one, or the first fault.
func Parse(expr string) (Node, *Fault) {
	p := &parser{lex: lexer{src: expr}}
	p.advance()
	if p.tok.kind == tokEOF && p.err == nil {
		return nil, nil
	}
	x := p.expr(unset)
	if p.err == nil && p.tok.kind != tokEOF {
		p.unexpected(`"and", "or" or the end`)
	}
	if p.err != nil {
		return nil, p.err
	}
	return x.x, nil
}

// advance reads the next token.
func (p *parser) advance() {
	p.last = p.tok.end
	p.tok = p.lex.next()
	if p.tok.kind == tokBad {
		p.fail(p.span(), p.tok.text, "")
	}
}

// span is where the current token stands.
func (p *parser) span() Span { return Span{p.tok.pos, p.tok.end} }

// since is the span from pos to the end of the token before the current one.
func (p *parser) since(pos int) Span { return Span{pos, p.last} }

// fail records the first fault, and moves to the end of the expression.
func (p *parser) fail(at Span, reason, want string) {
	if p.err == nil {
		p.err = &Fault{Span: at, Reason: reason, Want: want}
	}
	p.lex.pos = len(p.lex.src)
	p.tok = token{kind: tokEOF, pos: p.lex.pos, end: p.lex.pos}
}

// unexpected fails at the current token.
func (p *parser) unexpected(want string) {
	reason := "unexpected end"
	if p.tok.kind != tokEOF {
		reason = fmt.Sprintf("unexpected %q", Clip(p.lex.src[p.tok.pos:p.tok.end]))
	}
	p.fail(p.span(), reason, want)
}

// expect reads a token of a kind.
func (p *parser) expect(k kind, want string) token {
	t := p.tok
	if t.kind != k {
		p.unexpected(want)
		return token{}
	}
	p.advance()
	return t
}

// enter counts a level of nesting and reports whether it is allowed.
func (p *parser) enter() bool {
	p.depth++
	if p.depth <= maxDepth {
		return true
	}
	p.tooLong("nested too deeply")
	return false
}

// tooLong fails because there is more of something than is allowed.
func (p *parser) tooLong(reason string) {
	if p.err == nil {
		p.fail(p.span(), reason, "")
		p.err.TooLong = true
	}
}

func (p *parser) leave() { p.depth-- }

// expr parses an Expr, whose first element is a Term. head is what an ID at its
// beginning inherits.
func (p *parser) expr(head Qualifiers) item {
	first := p.item(placeTerm, head)
	return p.moreTerms(p.asTerm(first), placeTerm|placeID)
}

// moreTerms parses what follows the first element of an Expr or an IDList; at
// says which of them it is.
func (p *parser) moreTerms(first item, at place) item {
	if p.tok.kind != tokAnd && p.tok.kind != tokOr {
		return first
	}
	c := &Chain{First: first.x}
	last := first
	for p.tok.kind == tokAnd || p.tok.kind == tokOr {
		or := p.tok.kind == tokOr
		p.advance()
		next := p.item(at, last.head)
		if next.shape == shapeNum || at&placeTerm == 0 {
			next = p.asID(next, last.head)
		}
		if next.shape == shapeArith {
			next = p.asTerm(next)
		}
		c.Rest = append(c.Rest, Joined{Or: or, X: next.x})
		last = next
	}
	c.Span = p.since(first.x.Where().Pos)
	return item{shape: first.shape, x: c, head: last.head}
}

// asTerm accepts an element where only a Term may be.
func (p *parser) asTerm(it item) item {
	if it.shape == shapeTerm {
		return it
	}
	if p.err == nil {
		p.unexpected("a comparison")
	}
	return item{x: &Protocol{}}
}

// asID accepts an element where only an ID may be.
func (p *parser) asID(it item, head Qualifiers) item {
	switch it.shape {
	case shapeNum:
		c, _ := it.a.(*Constant)
		return item{
			shape: shapeNid, head: head,
			x: &ID{Span: it.a.Where(), Qualifiers: head, Form: FormNumber, Num: c.Value, Bits: -1},
		}
	case shapeNid, shapeIDList:
		return it
	default:
		if p.err == nil {
			p.unexpected("an address, a name or a number")
		}
		return item{shape: shapeNid, x: &Protocol{}}
	}
}

// item parses one element of a shape that may be at this place.
func (p *parser) item(at place, head Qualifiers) item {
	if !p.enter() {
		return item{x: &Protocol{}, a: &Constant{}}
	}
	defer p.leave()
	if p.tok.kind == tokNot && at&placeArith == 0 {
		return p.not(at, head)
	}
	it := p.primary(at, head)
	if it.shape < shapeNum || at&(placeTerm|placeArith) == 0 {
		return it
	}
	return p.arithOrRelation(it, at)
}

// not parses a negation, which has the shape of what it negates.
func (p *parser) not(at place, head Qualifiers) item {
	pos := p.tok.pos
	p.advance()
	it := p.item(at, head)
	if it.shape == shapeNum && at&placeID != 0 {
		it = p.asID(it, head)
	}
	if it.shape >= shapeNum {
		it = p.asTerm(it)
	}
	if it.shape == shapeIDList {
		it.shape = shapeNid
	}
	it.x = &Negation{Span: p.since(pos), X: it.x}
	return it
}

// paren parses what is in parentheses.
func (p *parser) paren(at place, head Qualifiers) item {
	pos := p.tok.pos
	p.advance()
	it := p.item(at, head)
	joined := p.tok.kind == tokAnd || p.tok.kind == tokOr
	switch {
	case it.shape == shapeTerm:
		it = p.moreTerms(it, placeTerm|placeID)
		it.head = head
	case it.shape == shapeNum && joined && at&placeID != 0:
		it = p.moreTerms(p.asID(it, head), placeID)
		it.shape = shapeIDList
	case it.shape == shapeNid:
		it = p.moreTerms(it, placeID)
		it.shape = shapeIDList
	case it.shape == shapeIDList:
		p.fail(it.x.Where(), "parentheses around parentheses", "one pair of them around a list")
	}
	p.expect(tokRParen, `")"`)
	if it.shape == shapeNum {
		c, _ := it.a.(*Constant)
		it.a = &Constant{Span: p.since(pos), Value: c.Value}
	}
	return it
}
