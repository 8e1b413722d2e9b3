package theme

import "charm.land/lipgloss/v2"

// styledBacks is how many backs have lipgloss styles: all but the steps of
// bars, which only rows are drawn on.
const styledBacks = int(firstBar)

// buildStyles makes the lipgloss styles of the pens whose SGR sequences the
// rows are drawn with, so that both look the same.
func (t *Theme) buildStyles(p *pens) {
	for b := range t.styles {
		for k := range t.styles[b] {
			t.styles[b][k] = p[b][k].style()
		}
	}
	frame := &p[PopupBack][PopupFrame]
	for i, ascii := range [...]bool{false, true} {
		t.boxes[i] = lipgloss.NewStyle().
			Border(GlyphsFor(ascii).Border, false, true).
			BorderForeground(frame.fg.color()).
			BorderBackground(frame.bg.color()).
			Background(frame.bg.color()).
			Padding(0, 1)
	}
}

// Style returns the look of a token on a back as a lipgloss style for text of
// one line. It serves what is counted in tens: the header, tabs, hints, frames
// and pop-ups. Rows, which have thousands of cells, are written with [Theme.SGR].
// The steps of bars have no styles.
func (t *Theme) Style(b Back, k Token) lipgloss.Style { return t.styles[b][k] }

// Box returns the style of a pop-up's body: the two sides of its border, and a
// blank cell inside of each. The top and the bottom, which have titles, are
// drawn by [Theme.Style] of [PopupFrame].
func (t *Theme) Box(ascii bool) lipgloss.Style {
	if ascii {
		return t.boxes[1]
	}
	return t.boxes[0]
}
