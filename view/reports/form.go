package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
)

// Form is how a report is written.
type Form uint8

// The forms: for people, comma-separated values (RFC 4180) with a line of names, and JSON on a
// line.
const (
	Text Form = iota
	CSV
	JSON
)

// written is what is written in all forms.
type written interface {
	// text is for people.
	text() string
	// lines are the names of the columns, and the values.
	lines() [][]string
	// document is what encoding/json writes.
	document() any
}

// appendIn appends it in a form.
func appendIn(dst []byte, f Form, w written) ([]byte, error) {
	out := bytes.NewBuffer(dst)
	switch f {
	case CSV:
		if err := csv.NewWriter(out).WriteAll(guarded(w.lines())); err != nil {
			return dst, fmt.Errorf("writing CSV: %w", err)
		}
	case JSON:
		if err := json.NewEncoder(out).Encode(w.document()); err != nil {
			return dst, fmt.Errorf("writing JSON: %w", err)
		}
	default:
		out.WriteString(w.text())
	}
	return out.Bytes(), nil
}

// guarded returns lines in which text that others chose, such as names of hosts and processes, is
// no formula of the program that opens the file.
func guarded(lines [][]string) [][]string {
	for _, line := range lines {
		for i, field := range line {
			if field != "" && strings.ContainsRune("=+-@", rune(field[0])) {
				line[i] = "'" + field
			}
		}
	}
	return lines
}
