package pictures

import (
	"fmt"
	"strings"
)

// glyph draws a character at the cell whose corner is x, y as the d of a path,
// or returns "" for one that is left to the font. What has to meet its
// neighbours is drawn, because fonts differ in it.
func glyph(r rune, x, y float64) string {
	switch {
	case r == '▀':
		return box(x, y, cellWidth, cellHeight/2)
	case r >= '▁' && r <= '█': // Lower eighths.
		h := cellHeight * float64(r-'▀') / 8
		return box(x, y+cellHeight-h, cellWidth, h)
	case r >= '▉' && r <= '▏': // Left eighths, falling.
		return box(x, y, cellWidth*float64('▐'-r)/8, cellHeight)
	case r == '▐':
		return box(x+cellWidth/2, y, cellWidth/2, cellHeight)
	case r >= 0x2800 && r <= 0x28ff:
		return braille(byte(r-0x2800), x, y)
	}
	if arms, ok := lines[r]; ok {
		return arms.path(x, y)
	}
	if points, ok := shapes[r]; ok {
		return polygon(points, x, y)
	}
	return ""
}

// num writes a coordinate, to hundredths.
func num(v float64) string {
	s := strings.TrimRight(fmt.Sprintf("%.2f", v), "0")
	return strings.TrimSuffix(s, ".")
}

// box is a rectangle as a path.
func box(x, y, w, h float64) string {
	return "M" + num(x) + " " + num(y) + "h" + num(w) + "v" + num(h) + "h" + num(-w) + "z"
}

// brailleDots are the columns and rows of the eight dots, in the order of their
// bits (Unicode, Braille Patterns).
var brailleDots = [8][2]float64{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}, {0, 3}, {1, 3}}

func braille(bits byte, x, y float64) string {
	const size = 2.2
	var b strings.Builder
	for i, at := range brailleDots {
		if bits>>i&1 == 1 {
			b.WriteString(box(x+cellWidth*(at[0]*2+1)/4-size/2, y+cellHeight*(at[1]*2+1)/8-size/2, size, size))
		}
	}
	return b.String()
}

// arms says in which directions a line leaves the middle of its cell, and
// whether its corner is round.
type arms struct{ left, right, up, down, round bool }

// lines are the characters of Unicode's Box Drawing that are made of light lines.
var lines = map[rune]arms{
	'─': {left: true, right: true},
	'│': {up: true, down: true},
	'┌': {right: true, down: true},
	'┐': {left: true, down: true},
	'└': {right: true, up: true},
	'┘': {left: true, up: true},
	'├': {right: true, up: true, down: true},
	'┤': {left: true, up: true, down: true},
	'┬': {left: true, right: true, down: true},
	'┴': {left: true, right: true, up: true},
	'┼': {left: true, right: true, up: true, down: true},
	'╭': {right: true, down: true, round: true},
	'╮': {left: true, down: true, round: true},
	'╰': {right: true, up: true, round: true},
	'╯': {left: true, up: true, round: true},
}

// path is the outline of the lines, one unit thick.
func (a arms) path(x, y float64) string {
	const half = 0.5
	mx, my := x+cellWidth/2, y+cellHeight/2
	if a.round {
		return a.corner(x, y)
	}
	var b strings.Builder
	if a.left || a.right {
		from, to := mx-half, mx+half
		if a.left {
			from = x
		}
		if a.right {
			to = x + cellWidth
		}
		b.WriteString(box(from, my-half, to-from, 2*half))
	}
	if a.up {
		b.WriteString(box(mx-half, y, 2*half, cellHeight/2))
	}
	if a.down {
		b.WriteString(box(mx-half, my, 2*half, cellHeight/2))
	}
	return b.String()
}

// corner is a round corner: a quarter circle with its straight ends, as the
// outline between two arcs.
func (a arms) corner(x, y float64) string {
	const half, radius = 0.5, cellWidth / 2
	mx, my := x+cellWidth/2, y+cellHeight/2
	sx, endX := 1.0, x+cellWidth
	if a.left {
		sx, endX = -1, x
	}
	sy, endY := 1.0, y+cellHeight
	if a.up {
		sy, endY = -1, y
	}
	outer := fmt.Sprintf("M%s %sL%s %sQ%s %s %s %s", num(mx-sx*half), num(endY), num(mx-sx*half), num(my+sy*radius),
		num(mx-sx*half), num(my-sy*half), num(endX), num(my-sy*half))
	inner := fmt.Sprintf("L%s %sQ%s %s %s %sL%s %sz", num(endX), num(my+sy*half),
		num(mx+sx*half), num(my+sy*half), num(mx+sx*half), num(my+sy*radius), num(mx+sx*half), num(endY))
	return outer + inner
}

// shapes are polygons in cells of 9 by 18.
var shapes = map[rune][][2]float64{
	'▲': {{4.5, 4.5}, {8.3, 12.5}, {0.7, 12.5}},
	'▼': {{4.5, 13}, {8.3, 5}, {0.7, 5}},
	'●': {{4.5, 5.5}, {6.5, 6}, {7.7, 7.5}, {8, 9}, {7.7, 10.5}, {6.5, 12}, {4.5, 12.5}, {2.5, 12}, {1.3, 10.5}, {1, 9}, {1.3, 7.5}, {2.5, 6}},
	'★': {{4.5, 4.2}, {5.5, 7.5}, {8.8, 7.5}, {6.2, 9.6}, {7.2, 13}, {4.5, 11}, {1.8, 13}, {2.8, 9.6}, {0.2, 7.5}, {3.5, 7.5}},
	'✓': {{1, 9.4}, {2.2, 8.4}, {3.6, 10.6}, {7.2, 4.8}, {8.3, 5.5}, {3.8, 12.8}},
	'⇄': {
		{0.5, 7.2},
		{6, 7.2},
		{6, 5.4},
		{8.6, 7.7},
		{6, 10},
		{6, 8.2},
		{0.5, 8.2},
		{0.5, 7.2},
		{8.5, 11.2},
		{3, 11.2},
		{3, 9.6},
		{0.4, 11.7},
		{3, 13.8},
		{3, 12.2},
		{8.5, 12.2},
		{8.5, 11.2},
		{0.5, 7.2},
	},
	'↓': {{4, 4.5}, {5, 4.5}, {5, 11}, {7.4, 9.2}, {7.4, 10.6}, {4.5, 13.2}, {1.6, 10.6}, {1.6, 9.2}, {4, 11}},
	'↑': {{4, 13}, {5, 13}, {5, 6.5}, {7.4, 8.3}, {7.4, 6.9}, {4.5, 4.3}, {1.6, 6.9}, {1.6, 8.3}, {4, 6.5}},
	'‖': {{2.6, 4.5}, {3.9, 4.5}, {3.9, 13.5}, {2.6, 13.5}, {2.6, 4.5}, {5.1, 4.5}, {6.4, 4.5}, {6.4, 13.5}, {5.1, 13.5}, {5.1, 4.5}, {2.6, 4.5}},
	'→': {{0.8, 8.5}, {6, 8.5}, {4.6, 6.4}, {5.8, 6.4}, {8.4, 9}, {5.8, 11.6}, {4.6, 11.6}, {6, 9.5}, {0.8, 9.5}},
	'⚠': {{4.5, 3.8}, {8.9, 13}, {0.1, 13}, {4.5, 3.8}, {4.1, 7.2}, {4.3, 10.2}, {4.7, 10.2}, {4.9, 7.2}, {4.1, 7.2}, {4.5, 3.8}},
}

func polygon(points [][2]float64, x, y float64) string {
	var b strings.Builder
	for i, p := range points {
		b.WriteByte("ML"[min(i, 1)])
		b.WriteString(num(x+p[0]) + " " + num(y+p[1]))
	}
	b.WriteByte('z')
	return b.String()
}
