package view

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/theme"
)

// splice returns a line with the cells from column x on replaced by an inset of
// some width. A wide character that the edge of the inset cuts in two becomes a
// blank.
func splice(under, inset string, x, width int) string {
	out := make([]byte, 0, len(under)+len(inset)+len(theme.Reset))
	c := cells{rest: under}
	for c.x < x && c.next() {
		if c.x > x {
			out = blanks(out, x-(c.x-c.width))
			break
		}
		out = append(out, c.text...)
	}
	out = blanks(out, x-c.x)
	out = append(append(out, theme.Reset...), inset...)
	for more := true; more && c.x < x+width; {
		more = c.next()
	}
	out = append(out, c.sgr...)
	out = blanks(out, c.x-(x+width))
	return string(append(out, c.rest...))
}

func blanks(b []byte, n int) []byte {
	for range n {
		b = append(b, ' ')
	}
	return b
}

// cells walks over the cells of a line.
type cells struct {
	rest string
	x    int // the column behind the last character
	// text is the last character, with the SGR sequences before it, and width
	// the cells it takes; sgr is the sequences that are in force there.
	text  string
	width int
	sgr   []byte
}

// next goes on by a character; it returns false at the end.
func (c *cells) next() bool {
	i := 0
	for i < len(c.rest) && c.rest[i] == ansi.ESC {
		n := strings.IndexByte(c.rest[i:], 'm') + 1
		if n == 0 {
			n = len(c.rest) - i
		}
		sequence := c.rest[i : i+n]
		switch {
		case sequence == ansi.ResetStyle:
			c.sgr = c.sgr[:0]
		case strings.HasPrefix(sequence, "\x1b[0"): // It resets, then sets.
			c.sgr = append(c.sgr[:0], sequence...)
		default:
			c.sgr = append(c.sgr, sequence...)
		}
		i += n
	}
	if i == len(c.rest) {
		c.text, c.rest = c.rest, ""
		return false
	}
	n := 1
	c.width = 1
	if c.rest[i] >= utf8.RuneSelf || i+1 < len(c.rest) && c.rest[i+1] >= utf8.RuneSelf {
		cluster, width := ansi.FirstGraphemeCluster(c.rest[i:], ansi.GraphemeWidth)
		n, c.width = len(cluster), width
	}
	c.text, c.rest = c.rest[:i+n], c.rest[i+n:]
	c.x += c.width
	return true
}
