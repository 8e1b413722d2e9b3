package theme

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// styledBacks is how many backs have lipgloss styles: all but the steps of
// bars, which only rows are drawn on.
const styledBacks = int(firstBar)

// Style is a lipgloss style for text of one line, with its SGR sequence written
// out: lipgloss formats the sequence anew at every Render, which takes 2 µs and
// nine allocations.
type Style struct {
	lipgloss.Style
	sgr string
}

// Render returns a text of one line in the style. It looks as lipgloss renders
// it, and takes one allocation.
func (s *Style) Render(text string) string { return s.sgr + text + Reset }

// buildStyles makes the lipgloss styles of the pens.
func (t *Theme) buildStyles(p *pens) {
	for b := range t.styles {
		for k := range t.styles[b] {
			t.styles[b][k] = Style{p[b][k].style(), t.sequences[b][k]}
		}
	}
	cursor := p[FieldBack][Key]
	cursor.reverse = true
	t.cursor = Style{cursor.style(), string(cursor.appendTo(nil))}
	frame := &p[PopupBack][PopupFrame]
	for i, ascii := range [...]bool{false, true} {
		t.boxes[i] = newBox(lipgloss.NewStyle().
			Border(GlyphsFor(ascii).Border, false, true).
			BorderForeground(frame.fg.color()).
			BorderBackground(frame.bg.color()).
			Background(frame.bg.color()).
			Padding(0, 1))
	}
}

// Box is what lipgloss writes around the lines of a pop-up: the two sides of its border, and
// a blank cell inside of each. It is written out as the styles are: lipgloss would measure
// every line, all of which have the width of the box, and that takes longer than to draw it.
type Box struct {
	// Left precedes a line, Right follows it, and so does Open where something else than the
	// border is on the right.
	Left, Right, Open string
}

func newBox(style lipgloss.Style) (b Box) {
	const line = "x"
	b.Left, b.Right, _ = strings.Cut(style.Render(line), line)
	_, b.Open, _ = strings.Cut(style.BorderRight(false).Render(line), line)
	return b
}

// Style returns the style of a token on a back. It serves what is counted in
// tens: the header, tabs, hints, frames and pop-ups. Rows, which have thousands
// of cells, are written with [Theme.SGR]. The steps of bars have no styles.
func (t *Theme) Style(b Back, k Token) *Style { return &t.styles[b][k] }

// Cursor returns the style of the cursor in a line that is being edited.
func (t *Theme) Cursor() *Style { return &t.cursor }

// Box returns the sides of a pop-up. Its top and bottom, which have titles, are rendered in
// the style of [PopupFrame].
func (t *Theme) Box(ascii bool) *Box {
	if ascii {
		return &t.boxes[1]
	}
	return &t.boxes[0]
}
