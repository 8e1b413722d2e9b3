package flows

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"
)

// pattern is a text or regular expression to look for, compiled. Case does not
// matter.
type pattern struct {
	lower []byte // the text in lower case, when expr is nil
	expr  *regexp.Regexp

	// mayBeAddr and mayBePort say that the pattern can occur in an address or
	// port number at all, mayBePair that it can occur in "host:port" without
	// occurring in one of both.
	mayBeAddr, mayBePort, mayBePair bool
}

// textPattern returns the pattern for a text.
func textPattern(text string) *pattern {
	lower := strings.ToLower(text)
	only := func(set string) bool { return strings.Trim(lower, set) == "" }
	return &pattern{
		lower:     []byte(lower),
		mayBeAddr: only("0123456789abcdef:."),
		mayBePort: only("0123456789"),
		mayBePair: strings.Contains(lower, ":"),
	}
}

// exprPattern returns the pattern for a regular expression.
func exprPattern(expr string) (*pattern, error) {
	re, err := regexp.Compile("(?i)" + expr)
	if err != nil {
		return nil, err
	}
	return &pattern{expr: re, mayBeAddr: true, mayBePort: true, mayBePair: strings.Contains(expr, ":")}, nil
}

// in reports whether the pattern occurs in a text. Nothing occurs in an empty
// one: it is not known.
func (p *pattern) in(s *subject, text string) bool {
	if text == "" {
		return false
	}
	s.scratch = p.appendFolded(s.scratch[:0], text)
	return p.inFolded(s.scratch)
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
