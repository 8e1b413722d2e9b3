package layout

import "github.com/charmbracelet/x/ansi"

// Plain says that a text takes as many cells as it has bytes: it is printable ASCII.
func Plain(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x7f || s[i] < ' ' {
			return false
		}
	}
	return true
}

// Cells is how many cells a text takes. Most are plain, and to look for the others' characters takes twenty times as long.
func Cells(s string) int {
	if Plain(s) {
		return len(s)
	}
	return ansi.StringWidth(s)
}
