package view

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"iftopgo/model"
	"iftopgo/theme"
	"iftopgo/view/layout"
)

// line composes one line of the screen or of a pop-up from left to right, out of
// spans that lipgloss renders in the theme's styles. Columns are counted as in
// package layout, and nothing is written past the line's end.
type line struct {
	theme  *theme.Theme
	glyphs *theme.Glyphs
	back   theme.Back
	x, end int // the next column, and the one behind the last
	// blanks are cells before x that are not written yet: they go into the span
	// that follows.
	blanks int
	spans  []string
}

// span renders a text of a width.
func (l *line) span(style *theme.Style, text string, width int) {
	if l.blanks > 0 {
		text = blankText(l.blanks) + text
		l.blanks = 0
	}
	l.spans = append(l.spans, style.Render(text))
	l.x += width
}

// text writes a text in at most n cells; what is too long ends in an ellipsis.
func (l *line) text(k theme.Token, s string, n int) {
	if n = min(n, l.end-l.x); n <= 0 || s == "" {
		return
	}
	s, width := fitted(s, n, l.glyphs.Ellipsis)
	l.span(l.theme.Style(l.back, k), s, width)
}

// rest writes a text in the cells that are left of the line.
func (l *line) rest(k theme.Token, s string) { l.text(k, s, l.end-l.x) }

// right writes a number at the right end of the cells [x, x+width).
func (l *line) right(k theme.Token, s string, x, width int) {
	l.gap(x + width - len(s))
	l.text(k, s, x+width-l.x)
}

// rate writes a rate at the right end of a column; one that may be too low gets a
// mark.
func (l *line) rate(k theme.Token, bytesPerSecond float64, u model.Units, lossy bool, x, width int) {
	text := u.AppendRate
	if lossy {
		text = u.AppendLeastRate
	}
	l.right(k, string(text(nil, bytesPerSecond)), x, width)
}

// rateCell writes a rate without its unit, which a title has, and a dot for 0.
func (l *line) rateCell(k theme.Token, bytesPerSecond float64, u model.Units, lossy bool, x, width int) {
	if bytesPerSecond == 0 {
		l.zero(x, width)
		return
	}
	var room [16]byte
	b := room[:0]
	if lossy {
		b = append(b, '>')
	}
	l.right(k, string(u.AppendRateCell(b, bytesPerSecond)), x, width)
}

// zero writes what stands for 0 at the right end of a column.
func (l *line) zero(x, width int) {
	l.gap(x + width - 1)
	l.text(theme.Faint, l.glyphs.Dot, 1)
}

// gap leaves cells blank up to column x.
func (l *line) gap(x int) {
	if n := min(x, l.end) - l.x; n > 0 {
		l.blanks += n
		l.x += n
	}
}

// on sets the back of what follows.
func (l *line) on(back theme.Back) {
	if back == l.back {
		return
	}
	l.flush()
	l.back = back
}

// flush writes blanks that no text followed.
func (l *line) flush() {
	if l.blanks > 0 {
		l.span(l.theme.Style(l.back, theme.Text), "", 0)
	}
}

// raw writes text that has its own SGR sequences and takes n cells, if it fits.
func (l *line) raw(s string, n int) {
	if s == "" || l.x+n > l.end {
		return
	}
	l.flush()
	l.spans = append(l.spans, s)
	l.x += n
}

// edited writes a line that is being edited up to column end, on the back of
// fields, its cursor in reverse video and always in sight.
func (l *line) edited(edited model.Line, end int) {
	text, cursor := []rune(edited.String()), edited.Cursor()
	before, at, after := text[:cursor], " ", ""
	if cursor < len(text) {
		at, after = string(text[cursor]), string(text[cursor+1:])
	}
	if layout.Cells(at) == 0 {
		at = " "
	}
	room := end - l.x
	for len(before) > 0 && layout.Cells(string(before)+at) > room {
		before = before[1:]
	}
	back := l.back
	l.on(theme.FieldBack)
	l.text(theme.Text, string(before), room)
	if n := layout.Cells(at); l.x+n <= end {
		l.flush()
		l.span(l.theme.Cursor(), at, n)
	}
	l.text(theme.Text, after, end-l.x)
	l.gap(end)
	l.on(back)
}

// fill fills the line with blanks.
func (l *line) fill() {
	l.gap(l.end)
	l.flush()
}

// render fills the line with blanks and joins its spans.
func (l *line) render() string {
	l.fill()
	return strings.Join(l.spans, "")
}

// fitted is a text in at most n cells, and how many it takes. What is too long
// ends in an ellipsis; what would steer the terminal is blank.
func fitted(s string, n int, ellipsis string) (text string, width int) {
	if layout.Plain(s) {
		if len(s) <= n {
			return s, len(s)
		}
		return s[:n-1] + ellipsis, n
	}
	s = apart(strings.Map(blankUnseen, s))
	if width = layout.Cells(s); width > n {
		s = ansi.Truncate(s, n, ellipsis)
		width = layout.Cells(s)
	}
	return s, width
}

// apart is a text that forms no character with what is drawn beside it, which would take
// fewer cells than both: a mark at its beginning, and at its end what joins the next
// (a letter of Grapheme_Cluster_Break=Prepend of UAX 29), are blanks.
func apart(s string) string {
	if r, n := utf8.DecodeRuneInString(s); unicode.IsMark(r) {
		s = " " + s[n:]
	}
	if r, n := utf8.DecodeLastRuneInString(s); unicode.Is(unicode.Lo, r) && layout.Cells(string(r)+" ") != layout.Cells(string(r))+1 {
		s = s[:len(s)-n] + " "
	}
	return s
}

// blankText is n blanks.
func blankText(n int) string {
	if n <= len(blankCells) {
		return blankCells[:n]
	}
	return strings.Repeat(" ", n)
}
