package filter

import "fmt"

// wantTerm is what may begin a term.
const wantTerm = "a primitive as \"host 10.0.0.1\", \"tcp port 80\" or \"len > 100\""

// primary parses an element up to the first arithmetic operator after it.
func (p *parser) primary(at place, head qualifiers) item {
	switch p.tok.kind {
	case tokNumber:
		c := &constant{span: p.span(), v: p.tok.value}
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
	return item{shape: shapeTerm, x: &protocol{}, a: &constant{}}
}

// wordOrArith parses what begins with a keyword or an operator.
func (p *parser) wordOrArith(at place) item {
	pos := p.tok.pos
	switch {
	case p.tok.kind == tokLen:
		p.advance()
		return item{shape: shapeArith, a: &packetLen{p.since(pos)}}
	case p.tok.kind == tokOperator && p.tok.value == opSUB:
		p.advance()
		x := p.operand(precMinus)
		return item{shape: shapeArith, a: &minus{p.since(pos), x}}
	case p.tok.kind == tokProto:
		pr := proto(p.tok.value)
		p.advance()
		if p.tok.kind == tokLBracket {
			return item{shape: shapeArith, a: p.load(pr, pos)}
		}
		if at&placeTerm != 0 {
			return p.qualified(pr, true, pos)
		}
		p.unexpected(`"["`)
	case at&placeTerm != 0:
		return p.bare(pos)
	default:
		p.unexpected("a number, \"len\" or a load as \"ip[8]\"")
	}
	return item{shape: shapeArith, a: &constant{}}
}

// qualified parses what may follow a protocol, which may itself be left out.
func (p *parser) qualified(pr proto, given bool, pos int) item {
	switch p.tok.kind {
	case tokSrc, tokDst, tokType:
		return p.headed(pr)
	case tokCast:
		c := cast(p.tok.value)
		p.advance()
		return term(&destination{p.since(pos), pr, c})
	case tokElsewhere:
		p.elsewhere()
	default:
		if given {
			return term(&protocol{p.since(pos), pr})
		}
		p.unexpected(wantTerm)
	}
	return term(&protocol{})
}

// term makes an item of a primitive that no ID can inherit from.
func term(x node) item { return item{shape: shapeTerm, x: x, head: unset} }

// elsewhere fails at a keyword that no link type here has a use for.
func (p *parser) elsewhere() {
	p.fail(p.span(), fmt.Sprintf("%q is not supported on any of these link types", p.tok.text), "")
}

// headed parses the rest of a Head and the ID it is for.
func (p *parser) headed(pr proto) item {
	head := qualifiers{proto: pr}
	pos := p.tok.pos
	if p.tok.kind == tokSrc || p.tok.kind == tokDst {
		head.dir = p.direction()
	}
	if p.tok.kind == tokType {
		head.typ = idType(p.tok.value)
		if head.dir != dirNone && head.typ > idPortRange {
			p.fail(span{pos, p.tok.end}, fmt.Sprintf("a direction does not apply to %q", p.tok.text), "")
		}
		p.advance()
	}
	it := p.asID(p.item(placeID, head), head)
	return item{shape: shapeTerm, x: it.x, head: head}
}

// direction parses a Dir.
func (p *parser) direction() direction {
	dir, other := dirSrc, tokDst
	if p.tok.kind == tokDst {
		dir, other = dirDst, tokSrc
	}
	p.advance()
	both := dirOr
	switch p.tok.kind {
	case tokOr:
	case tokAnd:
		both = dirAnd
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

// nid parses a Nid but for its negation.
func (p *parser) nid(head qualifiers) node {
	t := p.tok
	x := &id{qualifiers: head, form: idForms[t.kind], text: t.text, bits: -1}
	p.advance()
	switch {
	case p.tok.kind == tokSlash && (t.kind == tokIPv4 || t.kind == tokIPv6):
		p.advance()
		x.bits = int(min(p.expect(tokNumber, "a prefix length").value, 0xffff))
	case p.tok.kind == tokMask && t.kind == tokIPv4:
		p.advance()
		x.mask = p.expect(tokIPv4, "a netmask as 255.255.255.0").text
	}
	x.span = p.since(t.pos)
	return x
}

// bare parses a primitive that begins with neither a protocol nor a number.
func (p *parser) bare(pos int) item {
	t := p.tok
	switch t.kind {
	case tokLess, tokGreater:
		p.advance()
		n := p.expect(tokNumber, "a length in bytes").value
		return term(&length{p.since(pos), t.kind == tokGreater, n})
	case tokByte:
		return term(p.byteTest(pos))
	case tokInbound, tokOutbound:
		p.advance()
		return term(&side{p.since(pos), t.kind == tokOutbound})
	case tokIfIndex:
		p.advance()
		n := p.expect(tokNumber, "an interface index").value
		return term(&ifIndex{p.since(pos), n})
	case tokEncap:
		return term(p.encapsulation(pos))
	case tokLLC:
		return term(p.llc(pos))
	case tokElsewhere, tokRuleNum:
		p.elsewhere()
		return term(&protocol{})
	default:
		return p.qualified(protoNone, false, pos)
	}
}

// byteTest parses "byte 0 = 1".
func (p *parser) byteTest(pos int) node {
	p.advance()
	offset := p.expect(tokNumber, "an offset in bytes").value
	op := p.tok.text
	switch op {
	case "=", "==", "<", ">", "&", "|":
		p.advance()
	default:
		p.unexpected(`one of "=", "<", ">", "&" and "|"`)
		return &byteTest{}
	}
	value := p.expect(tokNumber, "a value").value
	return &byteTest{p.since(pos), offset, value, op[0]}
}

// encapsulation parses "vlan 10" and the like.
func (p *parser) encapsulation(pos int) node {
	x := &encapsulation{encap: encap(p.tok.value)}
	p.advance()
	if x.encap != encapPPPoED {
		x.num, x.has = p.num()
	}
	x.span = p.since(pos)
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
func (p *parser) llc(pos int) node {
	x := &llcTest{}
	p.advance()
	switch p.tok.kind {
	case tokName:
		x.typ = p.tok.text
		p.advance()
	case tokRuleNum:
		x.typ = "rnr"
		p.advance()
	default:
	}
	x.span = p.since(pos)
	return x
}
