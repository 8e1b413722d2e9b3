package flows

import "unicode"

// isOneScript reports whether all letters of a text are of one script (UAX 24). Digits,
// hyphens and marks are of every script.
func isOneScript(text string) bool {
	var script *unicode.RangeTable
	for _, r := range text {
		if unicode.In(r, unicode.Common, unicode.Inherited) {
			continue
		}
		if script == nil {
			script = scriptOf(r)
		}
		if script == nil || !unicode.Is(script, r) {
			return false
		}
	}
	return true
}

// scriptOf returns the script of a character, nil when it has none.
func scriptOf(r rune) *unicode.RangeTable {
	for _, table := range unicode.Scripts {
		if unicode.Is(table, r) {
			return table
		}
	}
	return nil
}
