package syntax

// Fault says what is wrong with the text of an expression, and where.
type Fault struct {
	Span
	Reason  string // what is wrong: "unexpected end"
	Want    string // what was expected there; may be empty
	TooLong bool   // the expression is nested too deeply, or has too many operators
}

// Clip shortens a word for an error message to 40 bytes.
func Clip(s string) string {
	const limit = 40
	if len(s) <= limit {
		return s
	}
	return s[:limit] + "..."
}
