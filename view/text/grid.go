package text

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// grid is a table of texts, aligned by the cells they take on a screen.
type grid struct {
	titles []column
	rows   [][]string
}

type column struct {
	title string
	right bool
	width int // 0 for a column with nothing in it, which is left out
}

// between is the blank between two columns.
const between = 2

func (g *grid) write(out *strings.Builder) {
	for i := range g.titles {
		c := &g.titles[i]
		for _, row := range g.rows {
			c.width = max(c.width, ansi.StringWidth(row[i]))
		}
		if c.width > 0 {
			c.width = max(c.width, ansi.StringWidth(c.title))
		}
	}
	head := make([]string, len(g.titles))
	for i, c := range g.titles {
		head[i] = c.title
	}
	g.line(out, head)
	for _, row := range g.rows {
		g.line(out, row)
	}
}

// line writes a row; blanks at its end are left out.
func (g *grid) line(out *strings.Builder, cells []string) {
	owed := 0
	for i, c := range g.titles {
		if c.width == 0 {
			continue
		}
		blank := c.width - ansi.StringWidth(cells[i])
		before, after := 0, blank
		if c.right {
			before, after = blank, 0
		}
		if cells[i] != "" {
			out.WriteString(strings.Repeat(" ", owed+before))
			out.WriteString(cells[i])
			owed = after + between
		} else {
			owed += c.width + between
		}
	}
	out.WriteByte('\n')
}
