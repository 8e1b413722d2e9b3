package man

import (
	"fmt"
	"strings"
)

// roff is a text as groff and mandoc read it: nothing in it is a request or an
// escape, a minus stays the sign that can be typed, and what is not ASCII is
// named by its code point.
func roff(text string) string {
	var b strings.Builder
	start := true // of a line, where a period begins a request
	for _, r := range text {
		switch {
		case start && r == '.':
			b.WriteString(`\&.`)
		case r == '\\':
			b.WriteString(`\e`)
		case r == '-':
			b.WriteString(`\-`)
		case r == '^':
			b.WriteString(`\(ha`)
		case r == '~':
			b.WriteString(`\(ti`)
		case r == '\'':
			b.WriteString(`\(aq`)
		case r == '`':
			b.WriteString(`\(ga`)
		case r > 0x7e:
			fmt.Fprintf(&b, `\[u%04X]`, r)
		default:
			b.WriteRune(r)
		}
		start = r == '\n'
	}
	return b.String()
}

// bold is a text in bold, italic one in italics, which is underlined in
// terminals.
func bold(text string) string   { return `\fB` + roff(text) + `\fR` }
func italic(text string) string { return `\fI` + roff(text) + `\fR` }
