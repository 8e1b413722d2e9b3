package view

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// painter writes the cells of rows from left to right, with the SGR sequences of the
// theme's styles. It counts columns, so that nothing is drawn past the edge, and
// knows the background of each cell, so that text runs over bars. A row costs it
// about as much as one Render of a lipgloss style.
type painter struct {
	out    strings.Builder
	theme  *theme.Theme
	glyphs *theme.Glyphs
	x      int // the next column
	end    int // the column behind the last
	token  theme.Token
	faint  bool // everything is drawn faint
	bar    bar
	// current is the look that was set last.
	current cellStyle
	number  [32]byte
}

// bar is what a line lies on: a back, and from its first cell a bar of some
// length over it. Its colours are those of the axis: they belong to places on the
// scale, so that only bars that reach far are hot.
type bar struct {
	back       theme.Back
	from, to   int // the cells of the bar
	scale      int // the cells of the whole scale, which begins at from
	style      theme.BarStyle
	selected   bool
	thin, fill bool // the bar underlines, or fills the blanks
}

// at returns the back of a cell, and the cell behind the last one with the same
// back.
func (b *bar) at(x, end int) (theme.Back, int) {
	if b.thin || b.fill || x >= b.to || x < b.from {
		if x < b.to && (b.thin || b.fill) {
			end = min(end, b.to)
		}
		return b.back, end
	}
	step, next := b.step(b.to-1), b.to
	if b.style == theme.Gradient {
		step = b.step(x)
		next = min(b.to, b.from+((step+1)*b.scale+theme.Steps-1)/theme.Steps)
	}
	if b.selected {
		return theme.SelectedBarBack(step), min(next, end)
	}
	return theme.BarBack(step), min(next, end)
}

// step is the step of the axis' gradient at a cell of it.
func (b *bar) step(x int) int { return (x - b.from) * theme.Steps / max(b.scale, 1) }

// style sets the token that what follows is drawn in.
func (p *painter) style(k theme.Token) {
	if p.faint {
		k = theme.Faint
	}
	p.token = k
}

// cellStyle is what cells look like: an SGR sequence, and whether they are underlined
// by a thin bar.
type cellStyle struct {
	sgr  string
	thin bool
}

// set appends the SGR for the cells from the current one on, unless it is in
// force already, and returns where it stops being right.
func (p *painter) set(end int) int {
	back, next := p.bar.at(p.x, end)
	k := cellStyle{p.theme.SGR(back, p.token), p.bar.thin && p.x >= p.bar.from && p.x < p.bar.to}
	if k != p.current {
		p.current = k
		p.out.WriteString(k.sgr)
		if k.thin {
			p.out.WriteString(theme.Underline)
		}
	}
	return max(next, p.x+1)
}

// blankCells is what blanks are cut from.
const blankCells = "                                                                "

// gap leaves cells blank up to column x.
func (p *painter) gap(x int) {
	for x = min(x, p.end); p.x < x; {
		next := p.set(x)
		if p.bar.fill && p.x >= p.bar.from && p.x < p.bar.to {
			for ; p.x < next; p.x++ {
				p.out.WriteString(p.glyphs.Fill)
			}
			continue
		}
		for n := next - p.x; n > 0; n -= len(blankCells) {
			p.out.WriteString(blankCells[:min(n, len(blankCells))])
		}
		p.x = next
	}
}

// repeat draws a glyph of one cell n times.
func (p *painter) repeat(glyph string, n int) {
	for end := min(p.x+n, p.end); p.x < end; {
		for next := p.set(end); p.x < next; p.x++ {
			p.out.WriteString(glyph)
		}
	}
}

// text draws a text in at most n cells; what is too long ends in an ellipsis.
func (p *painter) text(s string, n int) {
	n = min(n, p.end-p.x)
	if n <= 0 || s == "" {
		return
	}
	if !layout.Plain(s) {
		p.wide(s, n)
		return
	}
	if len(s) <= n {
		p.plain(s)
		return
	}
	p.plain(s[:n-1])
	p.repeat(p.glyphs.Ellipsis, 1)
}

// wide is text for a string that is not one byte a cell.
func (p *painter) wide(s string, n int) {
	s, w := fitted(s, n, p.glyphs.Ellipsis)
	end := p.x + w
	for p.x < end && s != "" {
		next := p.set(end)
		if next == end { // It all lies on the same.
			p.out.WriteString(s)
			p.x = end
			return
		}
		piece := ansi.Truncate(s, next-p.x, "")
		if piece == "" { // A wide character straddles the edge of the bar.
			piece = ansi.Truncate(s, next-p.x+1, "")
		}
		p.out.WriteString(piece)
		p.x += layout.Cells(piece)
		s = s[len(piece):]
	}
	p.gap(end)
}

// blankUnseen makes a blank of what would steer the terminal or has no shape of
// its own: controls, and the marks that join, reorder or hide characters.
func blankUnseen(r rune) rune {
	if !unicode.IsGraphic(r) {
		return ' '
	}
	return r
}

// plain draws a text of one byte a cell.
func (p *painter) plain(s string) {
	for end := p.x + len(s); len(s) > 0; {
		n := p.set(end) - p.x
		p.out.WriteString(s[:n])
		p.x += n
		s = s[n:]
	}
}

// bytes is text for numbers, which are ASCII.
func (p *painter) bytes(s []byte, n int) {
	if n = min(n, p.end-p.x); len(s) > n {
		s = s[:max(n, 0)]
	}
	for end := p.x + len(s); len(s) > 0; {
		n := p.set(end) - p.x
		p.out.Write(s[:n])
		p.x += n
		s = s[n:]
	}
}

// left draws a text at the left end of the cells [x, x+width).
func (p *painter) left(s string, x, width int) {
	p.gap(x)
	p.text(s, width)
}

// right draws a number at the right end of the cells [x, x+width).
func (p *painter) right(s []byte, x, width int) {
	p.gap(x + width - len(s))
	p.bytes(s, x+width-p.x)
}

// rate draws a rate at the right end of a column; one that may be too low gets
// a mark.
func (p *painter) rate(bytesPerSecond float64, u model.Units, lossy bool, x, width int) {
	if lossy {
		p.right(u.AppendLeastRate(p.number[:0], bytesPerSecond), x, width)
		return
	}
	p.right(u.AppendRate(p.number[:0], bytesPerSecond), x, width)
}
