package ndjson

import (
	"bytes"
	"fmt"
)

// appendPrintable appends JSON with the controls escaped that JSON allows as they
// are and that terminals obey: DEL and C1 (ISO 6429), as names of interfaces and
// files may have them.
func appendPrintable(dst, text []byte) []byte {
	const lead = 0xc2 // of U+0080 to U+00BF in UTF-8
	if bytes.IndexByte(text, lead) < 0 && bytes.IndexByte(text, 0x7f) < 0 {
		return append(dst, text...)
	}
	for {
		i := bytes.IndexFunc(text, func(r rune) bool { return r >= 0x7f && r < 0xa0 })
		if i < 0 {
			return append(dst, text...)
		}
		dst = append(dst, text[:i]...)
		control, length := text[i], 1
		if control == lead {
			control, length = text[i+1], 2
		}
		dst = fmt.Appendf(dst, `\u%04x`, control)
		text = text[i+length:]
	}
}
