package painter

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// pen writes characters in their places.
type pen struct {
	out           []byte // what is to be written
	width, height int    // of the screen
	x, y          int    // where the cursor is; x is unknown where it is not known
	style         string // what is in force, from the last reset on
	// method says how wide clusters of characters are.
	method ansi.Method
}

// unknown is the column of a cursor that may be anywhere.
const unknown = -1

// nearby is how many characters are written once more at most to come to the next column: to say which one takes as many.
const nearby = 4

// put draws the character that was read last in a column of a line, of which so many bytes were written, or are on the screen
// as they are, and returns how many are now.
func (p *pen) put(s *scan, x, y int, written int) int {
	if gap := s.line[written:s.from]; p.x != unknown && p.y == y && x-p.x <= nearby && len(gap) == x-p.x && p.style == s.style {
		p.out = append(p.out, gap...) // They are of one byte each, and there are no styles between them.
		p.x = x
	}
	p.move(x, y)
	p.set(s.style)
	p.write(s.char(), 1)
	return s.at
}

// write writes a text of some columns at the cursor, without having the screen scroll.
func (p *pen) write(text string, columns int) {
	end := p.x + columns
	corner := p.y == p.height-1 && end == p.width
	if corner {
		p.out = append(p.out, ansi.ResetModeAutoWrap...)
	}
	p.out = append(p.out, text...)
	if corner {
		p.out = append(p.out, ansi.SetModeAutoWrap...)
	}
	if p.x = end; end >= p.width {
		p.x = unknown // It waits behind the last column, or in it.
	}
}

// move moves the cursor.
func (p *pen) move(x, y int) {
	switch {
	case p.x == x && p.y == y:
	case p.x != unknown && p.y == y && x > p.x:
		p.control(x-p.x, 'C') // CUF
	default:
		p.out = strconv.AppendInt(append(p.out, "\x1b["...), int64(y+1), 10)
		p.out = strconv.AppendInt(append(p.out, ';'), int64(x+1), 10)
		p.out = append(p.out, 'H') // CUP
	}
	p.x, p.y = x, y
}

// control writes a control function with a number, of which 1 goes without saying.
func (p *pen) control(n int, function byte) {
	p.out = append(p.out, "\x1b["...)
	if n != 1 {
		p.out = strconv.AppendInt(p.out, int64(n), 10)
	}
	p.out = append(p.out, function)
}

// set puts a style in force.
func (p *pen) set(style string) {
	if style == p.style {
		return
	}
	before := p.style
	p.style = style
	switch more, adds := strings.CutPrefix(style, before); {
	case adds:
		style = more
	case !resets(style):
		p.out = append(p.out, ansi.ResetStyle...)
	}
	p.out = append(p.out, style...)
}

// eraseLine makes the line blank from the cursor on.
func (p *pen) eraseLine() {
	p.set("")
	p.out = append(p.out, ansi.EraseLineRight...)
}

// eraseScreen makes all of it blank, whatever was on it and in force.
func (p *pen) eraseScreen() {
	p.out = append(p.out, ansi.ResetStyle+ansi.CursorHomePosition+ansi.EraseEntireScreen...)
	p.x, p.y, p.style = 0, 0, ""
}

// scroll moves lines from first to last up by n, or down with one below 0. What comes in is blank.
func (p *pen) scroll(first, last, n int) {
	p.set("")
	p.out = append(p.out, ansi.SetTopBottomMargins(first+1, last+1)...) // This moves the cursor.
	p.x = unknown
	p.move(0, first)
	if n > 0 {
		p.control(n, 'M') // DL
	} else {
		p.control(-n, 'L') // IL
	}
	p.out = append(p.out, ansi.SetTopBottomMargins(0, 0)...)
	p.x = unknown
}
