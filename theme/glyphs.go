package theme

import "charm.land/lipgloss/v2"

// BarStyle is how the bars behind the rows are drawn.
type BarStyle string

// The styles, in the order the key cycles through them.
const (
	// Gradient colours a bar's cells in the eleven steps of the scale.
	Gradient BarStyle = "gradient"
	// Solid colours all of them like the place on the scale where it ends.
	Solid BarStyle = "solid"
	// Thin underlines the bar's length.
	Thin BarStyle = "thin"
	// ASCII fills the blanks of the bar's length with a character.
	ASCII BarStyle = "ascii"
)

// BarStyles are all styles in their order.
var BarStyles = [...]BarStyle{Gradient, Solid, Thin, ASCII}

// Underline is the SGR sequence that underlines a thin bar; it is written after that
// of the style, and the next one resets it.
const Underline = "\x1b[4m"

// Glyphs are the characters of the screen that are not letters. Each is one cell wide
// in every terminal.
type Glyphs struct {
	// Eighths are the ends of a bar within a cell: 0 to 8 eighths of it.
	Eighths [9]string
	// Thin and Fill are what blanks become in thin and ascii bars.
	Thin, Fill string
	// Spark are the heights of a sparkline, 0 to 8 eighths.
	Spark [9]string
	// Above and Below are the heights of a graph above and below its axis, 0 to 8 eighths.
	// ASCII has fewer different ones, and blocks below an axis, too.
	Above, Below [9]string
	// Loss, Restart and Ring mark a second on the axis of a graph: packets were lost, an
	// interface was captured on again, an alert was raised.
	Loss, Restart, Ring string
	// Both, Up and Down are the arrows between two ends, for sent, for received.
	Both, Up, Down string
	// Ascending and Descending mark the column that orders the rows.
	Ascending, Descending string
	// Edge is the left edge of the selected row.
	Edge string
	// Pin, Live, Paused, OK and Warn mark states.
	Pin, Live, Paused, OK, Warn string
	// Into marks the highlighted entry of a list, and the row that was drilled down into.
	Into string
	// Ellipsis ends a text that was cut; Separator stands between segments.
	Ellipsis, Separator string
	// Dot stands between two parts of a text.
	Dot string
	// Range stands between the first and the last of several, Times before how many
	// there are.
	Range, Times string
	// Rule is a horizontal line, Tick a mark on it.
	Rule, Tick string
	// Border is for frames and pop-ups.
	Border lipgloss.Border
}

// GlyphsFor returns the glyphs of Unicode or, for terminals without it, of ASCII.
func GlyphsFor(ascii bool) Glyphs {
	if ascii {
		return asciiGlyphs
	}
	return unicodeGlyphs
}

var unicodeGlyphs = Glyphs{
	Eighths: [9]string{" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"},
	Thin:    "▁",
	Fill:    "=",
	Spark:   [9]string{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"},
	Above:   [9]string{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"},
	Below:   [9]string{" ", "▔", "▔", "▀", "▀", "▀", "▀", "█", "█"},
	Loss:    "⚠", Restart: "↻", Ring: "!",
	Both:      "⇄",
	Up:        "▲",
	Down:      "▼",
	Ascending: "↑", Descending: "↓",
	Edge: "▌", Pin: "★", Live: "●", Paused: "‖", OK: "✓", Warn: "⚠",
	Into:     "→",
	Ellipsis: "…", Separator: "│", Dot: "·",
	Range: "–", Times: "×",
	Rule: "─", Tick: "┴",
	Border: lipgloss.RoundedBorder(),
}

var asciiGlyphs = Glyphs{
	Eighths: [9]string{" ", " ", " ", " ", "=", "=", "=", "=", "="},
	Thin:    "_",
	Fill:    "=",
	Spark:   [9]string{" ", ".", ".", ":", "-", "=", "+", "*", "#"},
	Above:   [9]string{" ", ".", ".", ".", ":", ":", ":", "|", "|"},
	Below:   [9]string{" ", "'", "'", "'", ":", ":", ":", "|", "|"},
	Loss:    "X", Restart: "R", Ring: "!",
	Both:      "=",
	Up:        "^",
	Down:      "v",
	Ascending: "^", Descending: "v",
	Edge: ">", Pin: "*", Live: "o", Paused: "=", OK: "+", Warn: "!",
	Into:     ">",
	Ellipsis: "~", Separator: "|", Dot: "-",
	Range: "-", Times: "x",
	Rule: "-", Tick: "+",
	Border: lipgloss.ASCIIBorder(),
}
