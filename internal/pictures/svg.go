package pictures

import (
	"cmp"
	"fmt"
	"html"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// margin is around the cells; barHeight is the window's title bar.
const (
	margin    = 12.0
	barHeight = 30.0
)

// fonts are those of one width that systems have, each the plain one first.
const fonts = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace"

// SVG draws a screen in a window, width units wide. Any font of one width
// gives the same picture: every text is stretched to its cells, and what has to
// meet its neighbours is drawn.
func SVG(s *Screen, width int) []byte {
	w, h := 0.0, float64(len(s.Rows))*cellHeight
	for _, row := range s.Rows {
		w = max(w, float64(len(row))*cellWidth)
	}
	w, h = w+2*margin, h+barHeight+2*margin
	d := &drawing{bg: s.Bg, paths: make(map[string]*strings.Builder)}
	fmt.Fprintf(&d.b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %s %s" font-family="%s" font-size="%d">`+"\n",
		width, int(h*float64(width)/w+0.5), num(w), num(h), fonts, fontSize)
	d.window(s.Title, w, h)
	fmt.Fprintf(&d.b, `<g transform="translate(%s %s)">`+"\n", num(margin), num(barHeight+margin))
	for y, row := range s.Rows {
		d.backgrounds(row, float64(y)*cellHeight)
	}
	d.strokes(` shape-rendering="crispEdges"`)
	for y, row := range s.Rows {
		d.texts(row, float64(y)*cellHeight)
	}
	d.strokes("")
	d.b.WriteString("</g>\n</svg>\n")
	return []byte(d.b.String())
}

// drawing is a picture that is being made. Paths are gathered by their colour.
type drawing struct {
	b     strings.Builder
	bg    string
	paths map[string]*strings.Builder
}

// window draws the frame that a desktop gives a terminal.
func (d *drawing) window(title string, w, h float64) {
	fmt.Fprintf(&d.b, `<rect width="%s" height="%s" rx="8" fill="%s"/>`+"\n", num(w), num(h), d.bg)
	fmt.Fprintf(&d.b, `<rect x="0.5" y="0.5" width="%s" height="%s" rx="7.5" fill="none" stroke="#808080" stroke-opacity="0.45"/>`+"\n", num(w-1), num(h-1))
	for i, color := range []string{"#ff5f57", "#febc2e", "#28c840"} {
		fmt.Fprintf(&d.b, `<circle cx="%d" cy="17" r="5.5" fill="%s"/>`+"\n", 20+18*i, color)
	}
	fmt.Fprintf(&d.b, `<text x="%s" y="22" text-anchor="middle" font-size="13" fill="#8a8a8a">%s</text>`+"\n", num(w/2), html.EscapeString(title))
}

// path adds to what is filled with a colour.
func (d *drawing) path(color, p string) {
	b := d.paths[color]
	if b == nil {
		b = &strings.Builder{}
		d.paths[color] = b
	}
	b.WriteString(p)
}

// strokes writes the paths gathered so far, with attributes of all of them:
// crisp edges, so that neighbours leave no seam.
func (d *drawing) strokes(attributes string) {
	for _, color := range slices.SortedFunc(maps.Keys(d.paths), cmp.Compare) {
		fmt.Fprintf(&d.b, `<path fill="%s" fill-rule="evenodd"%s d="%s"/>`+"\n", color, attributes, d.paths[color])
	}
	clear(d.paths)
}

// backgrounds draws the cells of a row that are not the terminal's background,
// neighbours of one colour as one.
func (d *drawing) backgrounds(row []Cell, y float64) {
	for x := 0; x < len(row); {
		end := x + 1
		for end < len(row) && row[end].Bg == row[x].Bg {
			end++
		}
		if row[x].Bg != d.bg {
			d.path(row[x].Bg, box(float64(x)*cellWidth, y, float64(end-x)*cellWidth, cellHeight))
		}
		x = end
	}
}

// texts draws the characters of a row: those that are shapes as such, the
// others in runs that look alike.
func (d *drawing) texts(row []Cell, y float64) {
	for x := 0; x < len(row); {
		end := x + 1
		if r := shape(row[x]); r != 0 {
			d.path(row[x].Fg, glyph(r, float64(x)*cellWidth, y))
		} else if !blank(row[x]) {
			end = run(row, x)
			d.text(row[x:end], float64(x)*cellWidth, y)
		}
		x = end
	}
}

// shape returns the character of a cell if it is drawn, else 0.
func shape(c Cell) rune {
	r, size := utf8.DecodeRuneInString(c.Text)
	if size == len(c.Text) && size > 1 && glyph(r, 0, 0) != "" {
		return r
	}
	return 0
}

func blank(c Cell) bool { return strings.TrimSpace(c.Text) == "" && !c.Underline }

// run returns where the text that begins at a cell ends: where the look
// changes, at a shape, at two blanks, and around what is not ASCII, of which no
// font is sure to have the width.
func run(row []Cell, from int) int {
	first := row[from]
	if !ascii(first) {
		end := from + 1
		for end < len(row) && row[end].Text == "" {
			end++
		}
		return end
	}
	end := from + 1
	for ; end < len(row); end++ {
		c := row[end]
		if !ascii(c) || shape(c) != 0 || c.Bold != first.Bold || c.Underline != first.Underline {
			break
		}
		if blank(c) && (end+1 == len(row) || blank(row[end+1])) {
			break
		}
		if !blank(c) && c.Fg != first.Fg {
			break
		}
	}
	for end > from+1 && blank(row[end-1]) {
		end--
	}
	return end
}

func ascii(c Cell) bool { return len(c.Text) == 1 && c.Text[0] < utf8.RuneSelf }

// text draws cells that look alike as one text, stretched to their width.
func (d *drawing) text(cells []Cell, x, y float64) {
	var b strings.Builder
	for _, c := range cells {
		b.WriteString(c.Text)
	}
	look := ""
	if cells[0].Bold {
		look += ` font-weight="bold"`
	}
	if cells[0].Underline {
		look += ` text-decoration="underline"`
	}
	fmt.Fprintf(&d.b, `<text x="%s" y="%s" fill="%s" textLength="%s" lengthAdjust="spacingAndGlyphs"%s>%s</text>`+"\n",
		num(x), num(y+baseline), cells[0].Fg, num(float64(len(cells))*cellWidth), look, html.EscapeString(b.String()))
}
