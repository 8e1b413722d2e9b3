package rowfilter

import (
	"regexp/syntax"
	"strings"
	"unicode"
)

// requiredLiteral returns a text that every match of a regular expression contains once it
// is in lower case, "" when none is easily found. Searching for it takes a fraction of
// the time that the expression takes.
func requiredLiteral(expr string) (string, error) {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return "", err
	}
	return longestLiteral(re), nil
}

// longestLiteral returns the longest such text of an expression.
func longestLiteral(re *syntax.Regexp) (longest string) {
	switch re.Op {
	case syntax.OpLiteral:
		return longestASCII(re.Rune)
	case syntax.OpCapture, syntax.OpPlus:
		return longestLiteral(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return longestLiteral(re.Sub[0])
		}
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if text := longestLiteral(sub); len(text) > len(longest) {
				longest = text
			}
		}
	default: // Optional parts and alternatives.
	}
	return longest
}

// longestASCII returns the longest part of a literal in lower case whose letters have no
// case variants beyond ASCII.
func longestASCII(literal []rune) (longest string) {
	odd := func(r rune) bool { return unicode.ToLower(r) > unicode.MaxASCII || foldsBeyondASCII(r) }
	for part := range strings.FieldsFuncSeq(string(literal), odd) {
		if part = strings.ToLower(part); len(part) > len(longest) {
			longest = part
		}
	}
	return longest
}

// foldsBeyondASCII reports whether a letter matches others beyond ASCII without regard to
// case: s matches the long s, k the Kelvin sign.
func foldsBeyondASCII(r rune) bool { return strings.ContainsRune("kKsS", r) || r > unicode.MaxASCII }
