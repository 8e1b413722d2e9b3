package pictures

import (
	"fmt"
	"image/color"

	uv "github.com/charmbracelet/ultraviolet"
)

// The size of a cell in the units of the drawing, and of the text in it, whose
// characters are 0.6 of its size wide in most fonts of one width.
const (
	cellWidth  = 9.0
	cellHeight = 18.0
	fontSize   = 15
	baseline   = 13.5
)

// Cell is one place of a terminal's screen, with its colours worked out.
type Cell struct {
	// Text is the character; empty for a place that a wide one beside it covers.
	Text string
	// Fg and Bg are #rrggbb.
	Fg, Bg    string
	Bold      bool
	Underline bool
}

// Screen is the cells of a terminal by rows, and the terminal's own background.
type Screen struct {
	Rows [][]Cell
	Bg   string
	// Title is what the program gave its window.
	Title string
}

// hex writes a colour as SVG has it.
func hex(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

// newCell works out what a cell of the emulator looks like on a terminal of two
// colours.
func newCell(c *uv.Cell, fg, bg color.Color) Cell {
	if c == nil {
		return Cell{Text: " ", Fg: hex(fg), Bg: hex(bg)}
	}
	front, back := c.Style.Fg, c.Style.Bg
	if front == nil {
		front = fg
	}
	if back == nil {
		back = bg
	}
	if c.Style.Attrs&uv.AttrReverse != 0 {
		front, back = back, front
	}
	out := Cell{
		Text: c.Content, Fg: hex(front), Bg: hex(back),
		Bold: c.Style.Attrs&uv.AttrBold != 0, Underline: c.Style.Underline != uv.UnderlineNone,
	}
	if c.Style.Attrs&uv.AttrFaint != 0 {
		out.Fg = between(front, back)
	}
	return out
}

// between is the colour half way from one to another, which is how terminals
// draw faint text.
func between(a, b color.Color) string {
	r, g, bl, _ := a.RGBA()
	s, h, cl, _ := b.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", (r+s)>>9, (g+h)>>9, (bl+cl)>>9)
}
