package filter

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrRejectsAll says that no packet can match, as for "ip and arp". It is an error in
// libpcap too.
var ErrRejectsAll = errors.New("expression rejects all packets")

// ErrTooLong says that the program has more than the 4096 instructions the kernel
// takes, or that the expression has too many operators or levels of nesting.
var ErrTooLong = errors.New("filter too long")

// Error says why an expression does not compile, where, and what was expected there.
type Error struct {
	Expr   string // the whole expression
	Offset int    // where in Expr the fault begins, in bytes from 0
	Length int    // length of the faulty part of Expr in bytes; 0 at its end
	Reason string // what is wrong: "not a port"
	Want   string // what was expected, or how to write it; may be empty
	// OtherLink says that the fault is the link type: others have what is asked for.
	OtherLink bool
	Err       error // ErrRejectsAll, ErrTooLong, the error of a resolver, or nil
}

// excerptWidth is how many characters of an expression an error quotes at most.
const excerptWidth = 72

// Column returns where the fault begins, in characters from 1.
func (e *Error) Column() int {
	return utf8.RuneCountInString(e.Expr[:e.Offset]) + 1
}

// Error returns one line: the expression, what is wrong, the column unless the fault
// is in the expression as a whole, and what was expected.
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

// Detail returns three lines: the expression, carets under the fault, and what is
// wrong and was expected.
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

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// excerpt returns the part of the expression around the fault, safe to print on one
// line, and the column of the fault in it, from 0.
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

// printable replaces characters that move the cursor, change the direction of text or
// are invisible by blanks, one for one, so that the carets stay below the fault.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return ' '
		}
		return r
	}, s)
}
