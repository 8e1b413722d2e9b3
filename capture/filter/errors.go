package filter

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrRejectsAll says that no packet can match: "ip and arp". A filter that lets
// nothing through is refused rather than run, as libpcap does.
var ErrRejectsAll = errors.New("expression rejects all packets")

// ErrTooLong says that the program has more instructions than the kernel takes,
// or that the expression is nested too deeply.
var ErrTooLong = errors.New("filter too long")

// Error is an expression that does not compile: what, where, and what was
// expected there.
type Error struct {
	Expr   string // the whole expression
	Offset int    // where in Expr the fault begins, in bytes
	Length int    // how much of Expr is at fault, in bytes; 0 at its end
	Reason string // what is wrong: "not a port"
	Want   string // what was expected, or how to say it; may be empty
	Err    error  // ErrRejectsAll, ErrTooLong, a resolver's error, or nil
}

// excerptWidth bounds how much of an expression an error line repeats.
const excerptWidth = 72

// Column is where the fault begins, counted in characters from 1.
func (e *Error) Column() int {
	return utf8.RuneCountInString(e.Expr[:e.Offset]) + 1
}

// Error returns one line: the expression, what is wrong, and the column, unless it
// is the expression as a whole.
func (e *Error) Error() string {
	text, _ := e.excerpt()
	line := text + ": " + e.Reason
	if text == "" {
		line = e.Reason
	}
	if whole := e.Offset == 0 && e.Length == len(e.Expr) && e.Err != nil; !whole {
		line += fmt.Sprintf(" at column %d", e.Column())
	}
	if e.Want != "" {
		line += ", expected " + e.Want
	}
	return line
}

// Detail returns the expression, a caret under the fault, and what is wrong and
// was expected, on three lines.
func (e *Error) Detail() string {
	text, column := e.excerpt()
	width := max(1, min(utf8.RuneCountInString(e.Expr[e.Offset:e.Offset+e.Length]),
		utf8.RuneCountInString(text)-column))
	line := e.Reason
	if e.Want != "" {
		line += ", expected " + e.Want
	}
	indent := strings.Repeat(" ", column)
	return text + "\n" + indent + strings.Repeat("^", width) + "\n" + indent + line
}

// Unwrap returns the error behind this one, if there is one.
func (e *Error) Unwrap() error { return e.Err }

// excerpt returns the part of the expression around the fault, fit for a
// terminal line, and the column of the fault in it, from 0.
func (e *Error) excerpt() (text string, column int) {
	runes := []rune(printable(e.Expr))
	column = e.Column() - 1
	start := 0
	if column > excerptWidth/2 && len(runes) > excerptWidth {
		start = min(column-excerptWidth/2, len(runes)-excerptWidth)
	}
	end := min(len(runes), start+excerptWidth)
	text = string(runes[start:end])
	column -= start
	if start > 0 {
		text, column = "..."+text, column+3
	}
	if end < len(runes) {
		text += "..."
	}
	return text, column
}

// printable replaces what would move the cursor, turn text around or not be seen,
// character for character, so that the caret stays where it belongs.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return ' '
		}
		return r
	}, s)
}
