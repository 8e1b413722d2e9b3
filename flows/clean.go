package flows

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes text from outside (process and host names, command lines, file
// contents) fit to be kept and shown: characters that steer a terminal or
// reorder text are removed, and what remains is cut to at most limit bytes at a
// character boundary. It is called once, where the text enters.
//
// Removed are control characters (an escape sequence loses its introducer, the
// 8-bit ones too), bidirectional overrides and other invisible format
// characters, private-use and unassigned code points. Line breaks and every kind
// of blank become a plain space, so that words stay apart. Bytes that are not
// UTF-8 become U+FFFD. Printable ASCII is returned without copying.
func Clean(s string, limit int) string {
	limit = max(limit, 0)
	if isPlain(s) {
		return s[:min(len(s), limit)]
	}
	var b strings.Builder
	for _, r := range s {
		r = visible(r)
		if r < 0 {
			continue
		}
		if b.Len()+utf8.RuneLen(r) > limit {
			break
		}
		b.WriteRune(r)
	}
	return b.String()
}

// isPlain reports whether s is printable ASCII alone.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// visible returns what to show in place of r, or -1 for nothing.
func visible(r rune) rune {
	switch {
	case unicode.IsSpace(r), unicode.In(r, unicode.Z):
		return ' '
	case unicode.IsGraphic(r):
		return r
	default:
		return -1
	}
}
