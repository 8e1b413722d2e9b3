package suites

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxText is how many characters of somebody else's text are printed.
const maxText = 160

// printable is a text on one line, without anything that a terminal would obey, and
// quoted where it has such things. Names of files can be anything.
func printable(text string) string {
	if quoted := strconv.QuoteToGraphic(text); quoted != `"`+text+`"` {
		text = quoted
	}
	if utf8.RuneCountInString(text) > maxText {
		text = string([]rune(text)[:maxText-1]) + "…"
	}
	return text
}

// number is what differs in messages that say the same of different files.
var number = regexp.MustCompile(`[0-9]+(\.[0-9]+)?`)

// sameMessage makes one text of messages that differ in the path of their file and in
// numbers alone.
func sameMessage(message, path string) string {
	if path != "" {
		message = strings.ReplaceAll(message, path, "FILE")
	}
	return number.ReplaceAllString(strings.Join(strings.Fields(message), " "), "N")
}
