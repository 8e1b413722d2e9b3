package syntax

import (
	"strconv"
	"strings"
)

// ScanRange reads two decimal numbers with "-" between them, as scanf(3) would
// with "%d-%d": whatever follows the second does not matter.
func ScanRange(s string) (lo, hi int32, ok bool) {
	lo, s, ok = scanInt(s)
	if !ok || !strings.HasPrefix(s, "-") {
		return 0, 0, false
	}
	hi, _, ok = scanInt(s[1:])
	return lo, hi, ok
}

// scanInt reads a decimal number, and returns what follows it.
func scanInt(s string) (n int32, rest string, ok bool) {
	end := 0
	if end < len(s) && (s[end] == '-' || s[end] == '+') {
		end++
	}
	for end < len(s) && isDigit(s[end]) {
		end++
	}
	v, err := strconv.ParseInt(s[:end], 10, 32)
	if err != nil {
		// Out of range, and so no port either; a lone sign is no number.
		return -1, s[end:], end > 0 && isDigit(s[end-1])
	}
	return int32(v), s[end:], true
}
