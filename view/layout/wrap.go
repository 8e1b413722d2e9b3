package layout

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Wrap breaks a text at blanks into lines of at most width cells. A word that is
// longer than a line is broken where the line ends: names keep their hyphens.
func Wrap(text string, width int) []string {
	width = max(width, 1)
	var lines []string
	line, used := "", 0
	for word := range strings.FieldsSeq(text) {
		w := Cells(word)
		if used > 0 && used+1+w <= width {
			line += " " + word
			used += 1 + w
			continue
		}
		if used > 0 {
			lines = append(lines, line)
		}
		var whole []string
		whole, line = broken(word, width)
		lines = append(lines, whole...)
		used = Cells(line)
	}
	if used > 0 {
		lines = append(lines, line)
	}
	return lines
}

// broken cuts a word into lines of a width, and what is left of it.
func broken(word string, width int) (lines []string, rest string) {
	for Cells(word) > width {
		piece := ansi.Truncate(word, width, "")
		if piece == "" {
			break // A wide character in a line of one cell.
		}
		lines, word = append(lines, piece), word[len(piece):]
	}
	return lines, word
}
