package ndjson

import "unicode/utf8"

// appendString appends a JSON string, with the bytes that encoding/json makes of it: a
// byte that is not UTF-8 becomes U+FFFD, and what HTML or JavaScript would take for
// something else is escaped.
func appendString(dst []byte, s string) []byte {
	return append(appendEscaped(append(dst, '"'), s), '"')
}

// appendEscaped appends what stands between the quotation marks of a JSON string.
func appendEscaped(dst []byte, s string) []byte {
	for i := range len(s) {
		if !isVerbatim(s[i]) {
			return appendHostile(append(dst, s[:i]...), s[i:])
		}
	}
	return append(dst, s...)
}

// isVerbatim reports whether a byte is an ASCII character that stands for itself in a
// JSON string.
func isVerbatim(c byte) bool {
	return c >= ' ' && c < utf8.RuneSelf && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&'
}

// appendHostile is appendEscaped for text of which not every byte stands for itself.
func appendHostile(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r < utf8.RuneSelf:
			dst = appendASCII(dst, s[i])
		case r == utf8.RuneError && size == 1:
			dst = append(dst, `\ufffd`...)
		case r == '\u2028' || r == '\u2029': // Ends a line of JavaScript.
			dst = append(dst, `\u202`...)
			dst = append(dst, hexDigits[r&0xf])
		default:
			dst = append(dst, s[i:i+size]...)
		}
		i += size
	}
	return dst
}

const hexDigits = "0123456789abcdef"

// appendASCII appends a character below 0x80 as it stands in a JSON string.
func appendASCII(dst []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\b':
		return append(dst, '\\', 'b')
	case '\f':
		return append(dst, '\\', 'f')
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	}
	if isVerbatim(c) {
		return append(dst, c)
	}
	return append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xf])
}
