package filter

// SyntaxError says what is wrong with the text of an expression.
type SyntaxError struct {
	Span
	Reason  string // what is wrong: "unexpected end"
	Want    string // what was expected there; may be empty
	TooLong bool   // there is more of something than is taken
}

// Clip shortens a word for an error message to 40 bytes.
func Clip(s string) string {
	const limit = 40
	if len(s) <= limit {
		return s
	}
	return s[:limit] + "..."
}
