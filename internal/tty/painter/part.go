package painter

import (
	"strings"
	"unicode/utf8"
)

// part is a piece of a line, from a column on, with the style it begins in.
type part struct {
	x, width int
	text     string
}

// changed returns the piece of a line that is to be drawn where another one was: most changes are of a few figures. It is
// false if it cannot be told, or all of the line is to be drawn.
func changed(before, line string) (p part, ok bool) {
	start := scan{line: line}
	for limit := commonPrefix(before, line); ; {
		next := start
		if !next.step() || next.at > limit {
			break
		}
		start = next
	}
	end, old := start, start
	old.line = before
	if !end.same(&old, commonSuffix(before[start.at:], line[start.at:])) || end.column != old.column || !end.apart() {
		return part{}, false
	}
	return part{x: start.column, width: end.column - start.column, text: start.style + line[start.at:end.at]}, true
}

// same goes on in two lines to where what follows is the same, and begins in the same style. They end with so many bytes
// that are the same. It is false if there is no such place.
func (s *scan) same(t *scan, suffix int) bool {
	for {
		a, b := s.left(), t.left()
		if a == b && a <= suffix && (a == 0 || s.style == t.style) {
			return true
		}
		if a >= b && !s.step() || b >= a && !t.step() {
			return false
		}
	}
}

// apart says that the next character joins nothing before it.
func (s scan) apart() bool {
	for column := s.column; s.column == column && s.left() > 0; {
		if !s.step() {
			return false
		}
	}
	return true
}

// scan is how far a line was read.
type scan struct {
	line   string
	at     int // in bytes
	column int
	style  string // the sequences of SGR that are in force, from the last reset on
}

// left is how many bytes are left.
func (s *scan) left() int { return len(s.line) - s.at }

// step reads a sequence of SGR, or a character that is surely one column wide. It is false at the end, and before anything
// else.
func (s *scan) step() bool {
	left := s.line[s.at:]
	if left == "" {
		return false
	}
	if left[0] == '\x1b' {
		n := styleLen(left)
		if n == 0 {
			return false
		}
		switch sequence := left[:n]; {
		case sequence == "\x1b[m", sequence == "\x1b[0m":
			s.style = ""
		case s.style == "", strings.HasPrefix(sequence, "\x1b[0;"):
			s.style = sequence
		default:
			s.style += sequence
		}
		s.at += n
		return true
	}
	n := 1
	if left[0] < ' ' || left[0] >= 0x7f {
		var r rune
		if r, n = utf8.DecodeRuneInString(left); !narrow(r) {
			return false
		}
	}
	s.at += n
	s.column++
	return true
}

// styleLen is the length of the sequence of SGR that a text begins with, 0 for none.
func styleLen(text string) int {
	if !strings.HasPrefix(text, "\x1b[") {
		return 0
	}
	for i := 2; i < len(text); i++ {
		switch c := text[i]; {
		case c == 'm':
			return i + 1
		case c != ';' && c != ':' && (c < '0' || c > '9'):
			return 0
		}
	}
	return 0
}

// narrow says that a character is one column wide everywhere and joins no other one: those that screens are drawn with,
// and letters of Latin.
func narrow(r rune) bool {
	switch {
	case r >= 0xa1 && r <= 0x2ff:
		return r != 0xad // soft hyphen
	case r == '✓', r == '…', r == '–', r == '—':
		return true
	case r >= 0x2190 && r <= 0x21ff, r >= 0x2500 && r <= 0x25fc, r >= 0x2800 && r <= 0x28ff: // arrows; boxes, blocks and shapes; braille
		return true
	}
	return false
}

func commonPrefix(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

func commonSuffix(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[len(a)-1-i] != b[len(b)-1-i] {
			return i
		}
	}
	return n
}
