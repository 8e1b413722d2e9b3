package view

import (
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/theme"
)

// painter appends cells to a screen, line by line, from left to right. It keeps
// count of the columns, so that nothing is drawn past the edge.
type painter struct {
	out    []byte
	theme  *theme.Theme
	glyphs *theme.Glyphs
	width  int // of the screen
	x      int // the next column
	back   theme.Back
	number [32]byte
}

// ink sets the look of what follows.
func (p *painter) ink(k theme.Token) { p.out = append(p.out, p.theme.On(p.back, k)...) }

// gap leaves cells blank up to column x.
func (p *painter) gap(x int) {
	for x = min(x, p.width); p.x < x; p.x++ {
		p.out = append(p.out, ' ')
	}
}

// text draws a text in at most n cells and returns how many it took.
func (p *painter) text(s string, n int) int {
	n = min(n, p.width-p.x)
	if n <= 0 {
		return 0
	}
	w := len(s)
	if !ascii(s) {
		w = ansi.StringWidth(s)
	}
	if w > n {
		s = ansi.Truncate(s, n, p.glyphs.Ellipsis)
		w = ansi.StringWidth(s)
	}
	p.out = append(p.out, s...)
	p.x += w
	return w
}

// ascii says that a text takes as many cells as it has bytes.
func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// left draws a text at the left end of the cells [x, x+width).
func (p *painter) left(s string, x, width int) {
	p.gap(x)
	p.text(s, width)
}

// right draws a text at the right end of the cells [x, x+width). What does not
// fit loses its end.
func (p *painter) right(s []byte, x, width int) {
	p.gap(x + width - ansi.StringWidth(string(s)))
	p.text(string(s), x+width-p.x)
}

// rate draws a rate at the right end of a column.
func (p *painter) rate(bytesPerSecond float64, inBytes, lossy bool, x, width int) {
	b := p.number[:0]
	if lossy {
		b = append(b, '>')
	}
	p.right(appendRate(b, bytesPerSecond, inBytes), x, width)
}

// endLine fills the line up to the edge and begins the next.
func (p *painter) endLine() {
	p.gap(p.width)
	p.out = append(p.out, theme.Reset...)
	p.out = append(p.out, '\n')
	p.x = 0
	p.back = theme.Ground
}
