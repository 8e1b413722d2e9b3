package rowfilter

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"iftopgo/flows"
)

// pattern is a text or regular expression to look for, compiled. Case does not
// matter.
type pattern struct {
	text  string // in lower case, when expr is nil
	lower []byte // the same
	expr  *regexp.Regexp
	// required is a text in lower case without which expr matches nothing, empty
	// when none is known.
	required string
	// number tells the patterns of a Filter apart, from 0 on.
	number int

	// mayBeAddr and mayBePort say that the pattern can occur in an address or
	// port number at all, mayBePair that it can occur in "host:port" without
	// occurring in one of both.
	mayBeAddr, mayBePort, mayBePair bool
	// isASCIIForm says that the pattern is of names whose international labels are in
	// ASCII, isUnicode that it is of those in Unicode.
	isASCIIForm, isUnicode bool
}

// otherForm returns a name in the form that the pattern is in, if it is in another one; ""
// if not.
func (p *pattern) otherForm(n flows.HostName) string {
	if !p.isASCIIForm && !p.isUnicode {
		return ""
	}
	return flows.OtherHostName(n.Lower, p.isUnicode)
}

// asciiForm is what international labels begin with in ASCII (RFC 5890, section 2.3.2.1).
const asciiForm = "xn--"

func isUnicode(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
}

// textPattern returns the pattern for a text.
func textPattern(text string, number int) *pattern {
	lower := strings.ToLower(text)
	return &pattern{
		text:      lower,
		number:    number,
		lower:     []byte(lower),
		mayBeAddr: consistsOf(lower, addrChars),
		mayBePort: consistsOf(lower, portChars),
		mayBePair: strings.Contains(lower, ":"),

		isASCIIForm: strings.Contains(lower, asciiForm),
		isUnicode:   isUnicode(lower),
	}
}

// The characters of addresses and ports.
const (
	addrChars = "0123456789abcdef:."
	portChars = "0123456789"
)

func consistsOf(text, chars string) bool { return strings.Trim(text, chars) == "" }

// exprPattern returns the pattern for a regular expression.
func exprPattern(expr string, number int) (*pattern, error) {
	re, err := regexp.Compile("(?i)" + expr)
	if err != nil {
		return nil, err
	}
	needs, err := requiredLiteral("(?i)" + expr)
	if err != nil {
		return nil, err
	}
	return &pattern{
		expr:      re,
		required:  needs,
		number:    number,
		mayBeAddr: consistsOf(needs, addrChars),
		mayBePort: consistsOf(needs, portChars),
		mayBePair: strings.Contains(expr, ":"),

		isASCIIForm: strings.Contains(strings.ToLower(expr), asciiForm),
		isUnicode:   isUnicode(expr),
	}, nil
}

// in reports whether the pattern occurs in a text, which is never so for an empty one: it
// is not known.
func (p *pattern) in(s *subject, text string) bool {
	if text == "" {
		return false
	}
	s.scratch = p.appendFolded(s.scratch[:0], text)
	return p.inFolded(s.scratch)
}

// inDigits reports whether the pattern occurs in a number.
func (p *pattern) inDigits(s *subject, n uint16) bool {
	s.scratch = strconv.AppendUint(s.scratch[:0], uint64(n), 10)
	return p.inFolded(s.scratch)
}

// inName reports whether the pattern occurs in the name of an address, in either form of
// international labels.
func (p *pattern) inName(n flows.HostName) bool {
	if n.Text == "" {
		return false
	}
	if p.inText(n.Text, n.Lower) {
		return true
	}
	other := p.otherForm(n)
	return other != "" && p.inText(other, other)
}

// inText reports whether the pattern occurs in a text, which is there in lower case, too.
func (p *pattern) inText(text, lower string) bool {
	if p.expr != nil {
		return strings.Contains(lower, p.required) && p.expr.MatchString(text)
	}
	return strings.Contains(lower, p.text)
}

// inFolded reports whether the pattern occurs in a text made by appendFolded.
func (p *pattern) inFolded(text []byte) bool {
	if p.expr != nil {
		return p.expr.Match(text)
	}
	return bytes.Contains(text, p.lower)
}

// appendFolded appends a text as the pattern wants it: texts are compared in
// lower case, expressions deal with case themselves.
func (p *pattern) appendFolded(dst []byte, text string) []byte {
	if p.expr != nil {
		return append(dst, text...)
	}
	return appendLower(dst, text)
}

// appendLower appends a text in lower case.
func appendLower(dst []byte, text string) []byte {
	for i := range len(text) {
		c := text[i]
		if c >= utf8.RuneSelf {
			return append(dst[:len(dst)-i], strings.ToLower(text)...)
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst
}
