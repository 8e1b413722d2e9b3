package hexescape

import (
	"strconv"
	"strings"
)

// Decode replaces every escape in s by its byte: \x2d becomes "-". What is no escape
// stays as it is. The result is not cleaned: escapes may stand for any byte.
func Decode(s string) string {
	if !strings.Contains(s, `\x`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if strings.HasPrefix(s[i:], `\x`) && i+4 <= len(s) {
			if c, err := strconv.ParseUint(s[i+2:i+4], 16, 8); err == nil {
				b.WriteByte(byte(c))
				i += 3
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
