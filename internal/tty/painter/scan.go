package painter

import (
	"strings"
	"unicode/utf8"
)

// scan is how far a line was read.
type scan struct {
	line   string
	at     int // in bytes
	from   int // where the character that was read last begins
	column int // how many were read
	style  string
	// whence is where style begins in line, if it ends there where the last sequence does.
	whence, until int
}

// left is how many bytes are left.
func (s *scan) left() int { return len(s.line) - s.at }

// char is the character that was read last.
func (s *scan) char() string { return s.line[s.from:s.at] }

// next reads a character that is surely one column wide, and the sequences of SGR before it, which make its style: those in
// force, from the last reset on. It is false at the end, and before anything else.
func (s *scan) next() bool {
	for s.sequence() {
	}
	if s.left() == 0 {
		return false
	}
	n := 1
	if c := s.line[s.at]; c < ' ' || c >= 0x7f {
		var r rune
		if r, n = utf8.DecodeRuneInString(s.line[s.at:]); !narrow(r) {
			return false
		}
	}
	s.from = s.at
	s.at += n
	s.column++
	return true
}

// sequence reads a sequence of SGR, if one is next.
func (s *scan) sequence() bool {
	n := styleLen(s.line[s.at:])
	if n == 0 {
		return false
	}
	sequence := s.line[s.at : s.at+n]
	switch {
	case sequence == "\x1b[m", sequence == "\x1b[0m":
		s.style = ""
	case s.style == "", resets(sequence):
		s.style, s.whence = sequence, s.at
	case s.until == s.at: // It follows the one before.
		s.style = s.line[s.whence : s.at+n]
	default:
		s.style, s.whence = s.style+sequence, len(s.line)
	}
	s.at += n
	s.until = s.at
	if s.whence == len(s.line) {
		s.until = -1 // The style is not in one piece.
	}
	return true
}

// apart says that the next character joins nothing before it.
func (s scan) apart() bool { return s.next() || s.left() == 0 }

// resets says that a style is the same whatever was in force before.
func resets(style string) bool { return strings.HasPrefix(style, "\x1b[0;") }

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
