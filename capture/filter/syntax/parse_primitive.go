package syntax

import (
	"fmt"

	"iftopgo/capture/filter/opcode"
)

// wantTerm says how a term may begin.
const wantTerm = "a primitive as \"host 10.0.0.1\", \"tcp port 80\" or \"len > 100\""

// primary parses an element up to the first arithmetic operator after it.
func (p *parser) primary(at place, head Qualifiers) item {
	switch p.tok.kind {
	case tokNumber:
		c := &Constant{Span: p.span(), Value: p.tok.value}
		p.advance()
		return item{shape: shapeNum, a: c}
	case tokLParen:
		return p.paren(at, head)
	case tokName, tokIPv4, tokIPv6, tokMAC:
		if at&placeID != 0 {
			return item{shape: shapeNid, x: p.nid(head), head: head}
		}
	default:
		if at&(placeTerm|placeArith) != 0 {
			return p.wordOrArith(at)
		}
	}
	switch {
	case at&placeArith != 0:
		p.unexpected("a number, \"len\" or a load as \"ip[8]\"")
	case at&placeTerm != 0:
		p.unexpected(wantTerm)
	default:
		p.unexpected("an address, a name or a number")
	}
	return item{shape: shapeTerm, x: &Protocol{}, a: &Constant{}}
}

// wordOrArith parses what begins with a keyword or an operator.
func (p *parser) wordOrArith(at place) item {
	pos := p.tok.pos
	switch {
	case p.tok.kind == tokLen:
		p.advance()
		return item{shape: shapeArith, a: &PacketLen{p.since(pos)}}
	case p.tok.kind == tokOperator && p.tok.value == opcode.SUB:
		p.advance()
		x := p.operand(precMinus)
		return item{shape: shapeArith, a: &Minus{p.since(pos), x}}
	case p.tok.kind == tokProto:
		pr := Proto(p.tok.value)
		p.advance()
		if p.tok.kind == tokLBracket {
			return item{shape: shapeArith, a: p.load(pr, pos)}
		}
		if at&placeTerm != 0 {
			return p.qualified(pr, true, pos)
		}
		p.unexpected(`"["`)
	case at&placeTerm != 0:
		return p.primitive(pos)
	default:
		p.unexpected("a number, \"len\" or a load as \"ip[8]\"")
	}
	return item{shape: shapeArith, a: &Constant{}}
}

// qualified parses what may follow a protocol. The protocol itself may be missing.
func (p *parser) qualified(pr Proto, given bool, pos int) item {
	switch p.tok.kind {
	case tokSrc, tokDst, tokAddress, tokType:
		return p.headed(pr)
	case tokFrameType, tokFrameSubtype, tokFrameDir:
		return term(p.frameControl(pos))
	case tokCast:
		c := Cast(p.tok.value)
		p.advance()
		return term(&Destination{p.since(pos), pr, c})
	case tokElsewhere:
		p.elsewhere()
	default:
		if given {
			return term(&Protocol{p.since(pos), pr})
		}
		p.unexpected(wantTerm)
	}
	return term(&Protocol{})
}

// term makes an item of a primitive from which an ID cannot inherit.
func term(x Node) item { return item{shape: shapeTerm, x: x, head: unset} }

// elsewhere fails at a keyword of link types that are not supported.
func (p *parser) elsewhere() {
	p.fail(p.span(), fmt.Sprintf("%q is not supported on any of these link types", p.tok.text), "")
}

// headed parses the rest of a Head, and the ID after it.
func (p *parser) headed(pr Proto) item {
	head := Qualifiers{Proto: pr}
	pos := p.tok.pos
	switch p.tok.kind {
	case tokSrc, tokDst:
		head.Direction = p.direction()
	case tokAddress:
		head.Direction = Direction(p.tok.value)
		p.advance()
	default:
	}
	if p.tok.kind == tokType {
		head.Type = IDType(p.tok.value)
		if head.Direction != DirNone && head.Type > TypePortRange {
			p.fail(Span{pos, p.tok.end}, fmt.Sprintf("a direction does not apply to %q", p.tok.text), "")
		}
		p.advance()
	}
	it := p.asID(p.item(placeID, head), head)
	return item{shape: shapeTerm, x: it.x, head: head}
}

// direction parses a Dir.
func (p *parser) direction() Direction {
	dir, other := DirSrc, tokDst
	if p.tok.kind == tokDst {
		dir, other = DirDst, tokSrc
	}
	p.advance()
	both := DirOr
	switch p.tok.kind {
	case tokOr:
	case tokAnd:
		both = DirAnd
	default:
		return dir
	}
	p.advance()
	p.expect(other, `the other of "src" and "dst"`)
	return both
}

// idForms are the forms of an ID by the kind of its token.
var idForms = map[kind]Form{
	tokNumber: FormNumber, tokName: FormName, tokIPv4: FormIPv4, tokIPv6: FormIPv6, tokMAC: FormMAC,
}

// nid parses a Nid without "not".
func (p *parser) nid(head Qualifiers) Node {
	t := p.tok
	x := &ID{Qualifiers: head, Form: idForms[t.kind], Text: t.text, Bits: -1}
	p.advance()
	switch {
	case p.tok.kind == tokSlash && (t.kind == tokIPv4 || t.kind == tokIPv6):
		p.advance()
		x.Bits = int(min(p.expect(tokNumber, "a prefix length").value, 0xffff))
	case p.tok.kind == tokMask && t.kind == tokIPv4:
		p.advance()
		x.Mask = p.expect(tokIPv4, "a netmask as 255.255.255.0").text
	}
	x.Span = p.since(t.pos)
	return x
}

// primitive parses a primitive that does not begin with a protocol or a number.
func (p *parser) primitive(pos int) item {
	t := p.tok
	switch t.kind {
	case tokLess, tokGreater:
		p.advance()
		n := p.expect(tokNumber, "a length in bytes").value
		return term(&Length{p.since(pos), t.kind == tokGreater, n})
	case tokByte:
		return term(p.byteTest(pos))
	case tokInbound, tokOutbound:
		p.advance()
		return term(&DirectionTest{p.since(pos), t.kind == tokOutbound})
	case tokIfIndex:
		p.advance()
		n := p.expect(tokNumber, "an interface index").value
		return term(&IfIndex{p.since(pos), n})
	case tokEncap:
		return term(p.encapsulation(pos))
	case tokLLC:
		return term(p.llc(pos))
	case tokLogName, tokRuleNum, tokSubruleNum, tokLogReason, tokLogAction:
		return term(p.log(pos))
	case tokElsewhere:
		p.elsewhere()
		return term(&Protocol{})
	default:
		return p.qualified(ProtoNone, false, pos)
	}
}

// byteTest parses "byte 0 = 1".
func (p *parser) byteTest(pos int) Node {
	p.advance()
	offset := p.expect(tokNumber, "an offset in bytes").value
	op := p.tok.text
	switch op {
	case "=", "==", "<", ">", "&", "|":
		p.advance()
	default:
		p.unexpected(`one of "=", "<", ">", "&" and "|"`)
		return &ByteTest{}
	}
	value := p.expect(tokNumber, "a value").value
	return &ByteTest{p.since(pos), offset, value, op[0]}
}

// encapsulation parses "vlan 10" and the like.
func (p *parser) encapsulation(pos int) Node {
	x := &Encapsulation{Encap: Encap(p.tok.value)}
	p.advance()
	if x.Encap != EncapPPPoED {
		x.Num, x.HasNum = p.num()
	}
	x.Span = p.since(pos)
	return x
}

// num parses a Num, if there is one.
func (p *parser) num() (v uint32, ok bool) {
	open := 0
	for p.tok.kind == tokLParen {
		open++
		p.advance()
	}
	if p.tok.kind != tokNumber {
		if open > 0 {
			p.unexpected("a number")
		}
		return 0, false
	}
	v = p.tok.value
	for p.advance(); open > 0; open-- {
		p.expect(tokRParen, `")"`)
	}
	return v, true
}

// llc parses "llc" and its type.
func (p *parser) llc(pos int) Node {
	x := &LLCTest{}
	p.advance()
	switch p.tok.kind {
	case tokName:
		x.Type = p.tok.text
		p.advance()
	case tokRuleNum:
		x.Type = "rnr"
		p.advance()
	default:
	}
	x.Span = p.since(pos)
	return x
}
