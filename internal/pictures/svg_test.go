package pictures

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// row makes cells of one look.
func row(text string, look Cell) []Cell {
	var cells []Cell
	for _, r := range text {
		c := look
		c.Text = string(r)
		cells = append(cells, c)
	}
	return cells
}

var plain = Cell{Fg: "#ffffff", Bg: "#000000"}

func TestDrawing(t *testing.T) {
	t.Parallel()
	bold, other, back := plain, plain, plain
	bold.Bold, other.Fg, back.Bg = true, "#00ff00", "#0000ff"
	for name, c := range map[string]struct {
		row  []Cell
		has  []string
		lack []string
	}{
		"a text is stretched to its cells": {
			row("ab cd", plain),
			[]string{`<text x="0" y="13.5" fill="#ffffff" textLength="45" lengthAdjust="spacingAndGlyphs">ab cd</text>`},
			nil,
		},
		"two blanks part texts, which keep their columns": {
			row("ab  cd", plain),
			[]string{`textLength="18" lengthAdjust="spacingAndGlyphs">ab<`, `<text x="36" y="13.5" fill="#ffffff" textLength="18"`},
			nil,
		},
		"another look begins another text": {
			append(row("ab", bold), row("cd", other)...),
			[]string{`font-weight="bold">ab<`, `<text x="18" y="13.5" fill="#00ff00" textLength="18" lengthAdjust="spacingAndGlyphs">cd<`},
			nil,
		},
		"neighbours of one background are one rectangle": {
			append(row("  ", back), row(" ", plain)...),
			[]string{`fill="#0000ff" fill-rule="evenodd" shape-rendering="crispEdges" d="M0 0h18v18h-18z"`},
			[]string{"<text x=\"0\" y=\"13.5\""},
		},
		"blocks and lines are drawn": {
			row("▄▌─", plain),
			[]string{`d="M0 9h9v9h-9zM9 0h4.5v18h-4.5zM18 8.5h9v1h-9z"`},
			[]string{"▄", "▌", "─"},
		},
		"braille is drawn dot by dot": {row("⠁⣿", plain), []string{"M1.15 1.15h2.2v2.2h-2.2z"}, []string{"⠁", "⣿"}},
		"what fonts differ in stands alone": {
			row("a…b", plain),
			[]string{`<text x="9" y="13.5" fill="#ffffff" textLength="9" lengthAdjust="spacingAndGlyphs">…<`},
			nil,
		},
		"a wide character has its two cells": {
			append(row("東", plain), Cell{Fg: plain.Fg, Bg: plain.Bg}),
			[]string{`textLength="18" lengthAdjust="spacingAndGlyphs">東<`},
			nil,
		},
		"signs of XML are escaped": {row("<&>", plain), []string{`>&lt;&amp;&gt;<`}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			svg := string(SVG(&Screen{Rows: [][]Cell{c.row}, Bg: "#000000", Title: "a & b"}, 100))
			for _, want := range c.has {
				if !strings.Contains(svg, want) {
					t.Errorf("lacks %s:\n%s", want, svg)
				}
			}
			for _, no := range c.lack {
				if strings.Contains(svg, no) {
					t.Errorf("has %s:\n%s", no, svg)
				}
			}
			wellFormed(t, svg)
		})
	}
}

// wellFormed reads XML to its end.
func wellFormed(t *testing.T, text string) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestEveryDrawnGlyphStaysInItsCell(t *testing.T) {
	t.Parallel()
	for r, points := range shapes {
		for _, p := range points {
			if p[0] < 0 || p[0] > cellWidth || p[1] < 0 || p[1] > cellHeight {
				t.Errorf("%c goes out of its cell at %v", r, p)
			}
		}
	}
}
