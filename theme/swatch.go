package theme

import "strings"

// Swatch draws a theme in one line of SGR text for lists and the chooser: the
// eleven steps of its bar, then a block each of its leading tokens, 24 cells in
// all. Without colours it is empty.
func Swatch(d Definition, profile Profile, dark bool) string {
	return d.Compile(profile, dark).Swatch()
}

// SwatchWidth is how many cells a swatch takes, when there are colours: the
// bar, a blank, and the blocks.
const SwatchWidth = Steps + 1 + 2*len(swatched)

// swatched are the tokens a swatch shows.
var swatched = [...]Token{Accent, Accent2, Received, Sent, Process, Remote}

// Swatch draws the theme as the function [Swatch] does.
func (t *Theme) Swatch() string {
	bar, blocks := t.Swatches()
	if bar == "" {
		return ""
	}
	return bar + " " + blocks
}

// Swatches returns the two halves of a swatch without the blank between them, for
// lists whose blanks have a background.
func (t *Theme) Swatches() (bar, blocks string) {
	if t.profile == None {
		return "", ""
	}
	var b strings.Builder
	for step := range Steps {
		b.WriteString(t.SGR(BarBack(step), Text))
		b.WriteByte(' ')
	}
	b.WriteString(Reset)
	bar = b.String()
	b.Reset()
	for _, k := range swatched {
		// A block in reverse video needs no glyph that a terminal may lack.
		b.WriteString(t.SGR(Ground, k))
		b.WriteString("\x1b[7m  ")
	}
	b.WriteString(Reset)
	return bar, b.String()
}
