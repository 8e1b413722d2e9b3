package rowfilter

import (
	"regexp/syntax"
	"strings"
	"unicode"
)

// needed returns a text that is in every text a regular expression matches, once
// that is in lower case, and "" when it is not easily seen. Looking for it takes a
// fraction of the time that the expression does.
func needed(expr string) (string, error) {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return "", err
	}
	return neededIn(re), nil
}

// neededIn returns the longest text that is found.
func neededIn(re *syntax.Regexp) (longest string) {
	switch re.Op {
	case syntax.OpLiteral:
		return neededOf(re.Rune)
	case syntax.OpCapture, syntax.OpPlus:
		return neededIn(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return neededIn(re.Sub[0])
		}
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if text := neededIn(sub); len(text) > len(longest) {
				longest = text
			}
		}
	default: // What may be left out, or is one of several things.
	}
	return longest
}

// neededOf returns the longest stretch of a literal whose signs are the same in
// lower case however they are written.
func neededOf(literal []rune) (longest string) {
	odd := func(r rune) bool { return unicode.ToLower(r) > unicode.MaxASCII || foldsBeyondASCII(r) }
	for part := range strings.FieldsFuncSeq(string(literal), odd) {
		if part = strings.ToLower(part); len(part) > len(longest) {
			longest = part
		}
	}
	return longest
}

// foldsBeyondASCII says that signs which stay what they are in lower case match
// a letter without regard to case: the long s, as the Kelvin sign does k.
func foldsBeyondASCII(r rune) bool { return strings.ContainsRune("kKsS", r) || r > unicode.MaxASCII }
