package syntax

import (
	"fmt"
	"strings"

	"iftopgo/capture/filter/opcode"
)

// lexer cuts an expression into tokens. Numbers, addresses and names have the same
// characters ("10.0", "aa-bb-cc-dd-ee-ff", "icmp-echo"): the longest match counts, and
// of equally long ones the first in scanAddress.
//
//	word    = letter-or-digit { letter | digit | "-" | "_" | "." }, not ending in "-" or "_";
//	          a keyword, a constant, or a name
//	escape  = "\" { any character but blank, newline, "!", "(" and ")" }; a name
//	number  = digits | "0x" hexdigits; a leading 0 makes it octal
//	ipv4    = number "." number [ "." number [ "." number ] ]
//	ipv6    = RFC 4291 in any of its forms
//	mac     = six bytes with ":", "-" or "." | three words with "." | twelve digits
type lexer struct {
	src string
	pos int
}

// signs are the tokens that are not words, longest first.
var signs = []struct {
	text  string
	kind  kind
	value uint32
}{
	{"&&", tokAnd, 0},
	{"||", tokOr, 0},
	{">=", tokRelation, uint32(RelGreaterEqual)},
	{"<=", tokRelation, uint32(RelLessEqual)},
	{"!=", tokRelation, uint32(RelNotEqual)},
	{"==", tokRelation, uint32(RelEqual)},
	{"<<", tokOperator, opcode.LSH},
	{">>", tokOperator, opcode.RSH},
	{"+", tokOperator, opcode.ADD},
	{"-", tokOperator, opcode.SUB},
	{"*", tokOperator, opcode.MUL},
	{"/", tokSlash, opcode.DIV},
	{"%", tokOperator, opcode.MOD},
	{"&", tokOperator, opcode.AND},
	{"|", tokOperator, opcode.OR},
	{"^", tokOperator, opcode.XOR},
	{">", tokRelation, uint32(RelGreater)},
	{"<", tokRelation, uint32(RelLess)},
	{"=", tokRelation, uint32(RelEqual)},
	{"!", tokNot, 0},
	{"(", tokLParen, 0},
	{")", tokRParen, 0},
	{"[", tokLBracket, 0},
	{"]", tokRBracket, 0},
	{":", tokColon, 0},
}

// next returns the next token, tokEOF at the end.
func (l *lexer) next() token {
	for l.pos < len(l.src) && strings.IndexByte(" \r\n\t", l.src[l.pos]) >= 0 {
		l.pos++
	}
	if l.pos == len(l.src) {
		return token{kind: tokEOF, pos: l.pos, end: l.pos}
	}
	t := scan(l.src[l.pos:])
	t.pos, t.end = l.pos, l.pos+t.end
	l.pos = t.end
	return t
}

// scan returns the token at the beginning of s; its end counts from there.
func scan(s string) token {
	if t, ok := scanAddress(s); ok {
		return t
	}
	if n := matchWord(s); n > 0 {
		return word(s[:n])
	}
	if n := matchEscape(s); n > 0 {
		return token{kind: tokName, text: s[1:n], end: n}
	}
	for _, sign := range signs {
		if strings.HasPrefix(s, sign.text) {
			return token{kind: sign.kind, value: sign.value, text: sign.text, end: len(sign.text)}
		}
	}
	return token{kind: tokBad, text: "no such character in a filter", end: 1}
}

// scanAddress returns the number or address at the beginning of s, unless a word there
// is longer.
func scanAddress(s string) (token, bool) {
	best := token{end: matchWord(s) - 1}
	for _, m := range []struct {
		kind  kind
		match func(string) int
	}{
		{tokMAC, matchMAC},
		{tokNumber, matchNumber},
		{tokIPv4, matchIPv4},
		{tokIPv6, matchIPv6},
		{tokBad, matchBrokenMAC},
	} {
		if n := m.match(s); n > best.end && n > 0 {
			best = token{kind: m.kind, text: s[:n], end: n}
		}
	}
	switch best.kind {
	case tokEOF:
		return token{}, false
	case tokNumber:
		return number(best), true
	case tokBad:
		best.text = "not a MAC address"
	default:
	}
	return best, true
}

// word returns the token of a word.
func word(text string) token {
	t := token{kind: tokName, text: text, end: len(text)}
	if k, ok := keywords[text]; ok {
		t.kind, t.value = k.kind, k.value
	} else if v, ok := constants[text]; ok {
		t.kind, t.value = tokNumber, v
	}
	return t
}

// ParseNumber reads a number that is written as in an expression: 80, 0x50, 0120.
func ParseNumber(s string) (v uint32, ok bool) {
	if s == "" || matchNumber(s) != len(s) {
		return 0, false
	}
	t := number(token{kind: tokNumber, text: s})
	return t.value, t.kind == tokNumber
}

// number sets the value of the token of a number, or makes it a bad token.
func number(t token) token {
	digits, base := t.text, uint64(10)
	switch {
	case strings.HasPrefix(digits, "0x"), strings.HasPrefix(digits, "0X"):
		digits, base = digits[2:], 16
	case digits[0] == '0':
		base = 8
	}
	var v uint64
	for i := range len(digits) {
		d := uint64(hexValue(digits[i]))
		if d >= base {
			t.kind, t.text = tokBad, fmt.Sprintf("not an octal number: the digit %c", digits[i])
			return t
		}
		v = v*base + d
		if v > 0xffffffff {
			t.kind, t.text = tokBad, "number above 4294967295"
			return t
		}
	}
	t.value = uint32(v)
	return t
}
