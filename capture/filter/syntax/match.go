package syntax

import "strings"

// The matchers below return how many bytes at the beginning of s they match, 0 for none.
// They find the longest match, in time linear in its length.

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isHex(c byte) bool {
	return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func isAlnum(c byte) bool {
	return isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// hexValue returns the value of a hexadecimal digit.
func hexValue(c byte) byte {
	switch {
	case isDigit(c):
		return c - '0'
	case c >= 'a':
		return c - 'a' + 10
	default:
		return c - 'A' + 10
	}
}

// matchWord matches a keyword, a constant or a name.
func matchWord(s string) int {
	if s == "" || !isAlnum(s[0]) {
		return 0
	}
	n := 1
	for n < len(s) && (isAlnum(s[n]) || strings.IndexByte("-_.", s[n]) >= 0) {
		n++
	}
	for s[n-1] == '-' || s[n-1] == '_' {
		n--
	}
	return n
}

// matchEscape matches a backslash and the name after it.
func matchEscape(s string) int {
	if s[0] != '\\' {
		return 0
	}
	n := 1
	for n < len(s) && strings.IndexByte(" !()\n\t", s[n]) < 0 {
		n++
	}
	if n == 1 {
		return 0
	}
	return n
}

// matchNumber matches a number in any base.
func matchNumber(s string) int {
	n := 0
	if len(s) > 2 && s[0] == '0' && (s[1] == 'x' || s[1] == 'X') && isHex(s[2]) {
		for n = 3; n < len(s) && isHex(s[n]); n++ {
		}
		return n
	}
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

// matchIPv4 matches two to four numbers with dots between them.
func matchIPv4(s string) int {
	n, best := 0, 0
	for part := 1; part <= 4; part++ {
		w := matchNumber(s[n:])
		if w == 0 {
			break
		}
		n += w
		if part > 1 {
			best = n
		}
		if n == len(s) || s[n] != '.' {
			break
		}
		n++
	}
	return best
}

// hexRun returns how many hexadecimal digits s begins with, up to limit.
func hexRun(s string, limit int) int {
	n := 0
	for n < len(s) && n < limit && isHex(s[n]) {
		n++
	}
	return n
}

// matchMAC matches six bytes of one or two digits with the same separator between all,
// three words of four digits with dots between them, or twelve digits.
func matchMAC(s string) int {
	if hexRun(s, 12) == 12 {
		return 12
	}
	best := 0
	for _, form := range []struct {
		sep               byte
		parts, low, width int
	}{{':', 6, 1, 2}, {'-', 6, 1, 2}, {'.', 6, 1, 2}, {'.', 3, 4, 4}} {
		best = max(best, matchParts(s, form.sep, form.parts, form.low, form.width))
	}
	return best
}

// matchParts matches hexadecimal parts of low to width digits with sep between.
func matchParts(s string, sep byte, parts, low, width int) int {
	n := 0
	for i := range parts {
		if i > 0 {
			if n == len(s) || s[n] != sep {
				return 0
			}
			n++
		}
		w := hexRun(s[n:], width)
		if w < low {
			return 0
		}
		n += w
	}
	return n
}

// matchBrokenMAC matches what looks like a MAC address with parts missing: two or more
// bytes, each with colons after it.
func matchBrokenMAC(s string) int {
	n, parts := 0, 0
	for {
		w := hexRun(s[n:], 2)
		colons := n + w
		for colons < len(s) && s[colons] == ':' {
			colons++
		}
		if w == 0 || colons == n+w {
			break
		}
		n = colons
		parts++
	}
	if parts < 2 {
		return 0
	}
	return n
}

// matchIPv6 matches the text forms of RFC 4291, section 2.2: eight groups, up to
// seven around a double colon, and the last two written as IPv4.
func matchIPv6(s string) int {
	n, groups, best, gap := 0, 0, 0, false
	if strings.HasPrefix(s, "::") {
		n, best, gap = 2, 2, true
	}
	for {
		if (gap && groups <= 5) || (!gap && groups == 6) {
			if w := matchQuad(s[n:]); w > 0 {
				best = max(best, n+w)
			}
		}
		if groups == 8 || (gap && groups == 7) {
			return best
		}
		w := hexRun(s[n:], 4)
		if w == 0 {
			return best
		}
		n += w
		groups++
		if gap || groups == 8 {
			best = max(best, n)
		}
		switch {
		case !gap && groups < 8 && strings.HasPrefix(s[n:], "::"):
			gap, n = true, n+2
			best = max(best, n)
		case n < len(s) && s[n] == ':':
			n++
		default:
			return best
		}
	}
}

// matchQuad matches four numbers with dots between them.
func matchQuad(s string) int {
	n := matchIPv4(s)
	if strings.Count(s[:n], ".") != 3 {
		return 0
	}
	return n
}
