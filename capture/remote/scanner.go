package remote

import (
	"bytes"
	"errors"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// errJSON says that a line is no JSON text (RFC 8259).
var errJSON = errors.New("it is no JSON")

// maxDepth is how deep values may be nested. Lines have four levels.
const maxDepth = 32

// scanner goes through a JSON text from its beginning to its end. It allocates nothing: there
// may be 10,000 rows a second, of which most say what they said before, and encoding/json would
// take ten times as long. Once it has failed everything it returns is empty.
type scanner struct {
	text  []byte
	at    int
	depth int
	err   error
	buf   []byte // of the last string that had an escape
}

// fail ends the scanning.
func (s *scanner) fail(err error) {
	if s.err == nil {
		s.err = err
	}
	s.at = len(s.text)
}

// space passes over white space and returns the next byte, 0 at the end.
func (s *scanner) space() byte {
	for s.at < len(s.text) {
		switch c := s.text[s.at]; c {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return c
		}
	}
	return 0
}

// take passes over a byte, which must come next.
func (s *scanner) take(c byte) {
	if s.space() != c {
		s.fail(errJSON)
		return
	}
	s.at++
}

// object passes over an object. field has to pass over the value of the key, which is valid
// until then.
func (s *scanner) object(field func(key []byte)) {
	for more := s.open('{', '}'); more; more = s.more('}') {
		s.field(field)
	}
}

// field passes over a field of an object.
func (s *scanner) field(value func(key []byte)) {
	key := s.str()
	s.take(':')
	if s.err == nil {
		value(key)
	}
}

// array passes over an array. element has to pass over one of its elements.
func (s *scanner) array(element func()) {
	for more := s.open('[', ']'); more; more = s.more(']') {
		element()
	}
}

// open passes over the bracket that opens a list, and reports whether something is in it. Of an
// empty one it passes over the bracket that ends it, too.
func (s *scanner) open(open, end byte) bool {
	s.take(open)
	if s.depth++; s.depth > maxDepth {
		s.fail(errJSON)
	}
	if s.space() == end {
		s.at++
		s.depth--
		return false
	}
	return s.err == nil
}

// more passes over the comma between what stands in a list, or over the bracket that ends it, and
// reports whether more is in it.
func (s *scanner) more(end byte) bool {
	if s.space() == ',' {
		s.at++
		s.space()
		return s.err == nil
	}
	s.take(end)
	s.depth--
	return false
}

// str passes over a string and returns its text, which is valid until the next one. What is not
// UTF-8 in it is left as it is.
func (s *scanner) str() []byte {
	s.take('"')
	from := s.at
	for s.at < len(s.text) {
		switch c := s.text[s.at]; {
		case c == '"':
			s.at++
			return s.text[from : s.at-1]
		case c == '\\':
			return s.escaped(from)
		case c < ' ':
			s.fail(errJSON)
		default:
			s.at++
		}
	}
	s.fail(errJSON)
	return nil
}

// escaped is str for a text from an index on that has an escape.
func (s *scanner) escaped(from int) []byte {
	s.buf = append(s.buf[:0], s.text[from:s.at]...)
	for s.at < len(s.text) {
		switch c := s.text[s.at]; {
		case c == '"':
			s.at++
			return s.buf
		case c == '\\':
			s.escape()
		case c < ' ':
			s.fail(errJSON)
		default:
			s.buf = append(s.buf, c)
			s.at++
		}
	}
	s.fail(errJSON)
	return nil
}

// escape appends the character that an escape stands for.
func (s *scanner) escape() {
	if s.at+1 >= len(s.text) {
		s.fail(errJSON)
		return
	}
	c := s.text[s.at+1]
	s.at += 2
	switch c {
	case '"', '\\', '/':
		s.buf = append(s.buf, c)
	case 'b':
		s.buf = append(s.buf, '\b')
	case 'f':
		s.buf = append(s.buf, '\f')
	case 'n':
		s.buf = append(s.buf, '\n')
	case 'r':
		s.buf = append(s.buf, '\r')
	case 't':
		s.buf = append(s.buf, '\t')
	case 'u':
		s.unicode()
	default:
		s.fail(errJSON)
	}
}

// unicode appends the character of \uXXXX, with a second one that makes a pair with it. Half of
// a pair is U+FFFD.
func (s *scanner) unicode() {
	r := s.hex()
	if utf16.IsSurrogate(r) {
		second := rune(-1)
		if bytes.HasPrefix(s.text[s.at:], []byte(`\u`)) {
			back := s.at
			s.at += 2
			if second = s.hex(); utf16.DecodeRune(r, second) == utf8.RuneError {
				s.at = back // It stands for itself.
			}
		}
		r = utf16.DecodeRune(r, second)
	}
	if s.err == nil {
		s.buf = utf8.AppendRune(s.buf, r)
	}
}

// hex passes over four hexadecimal digits.
func (s *scanner) hex() rune {
	const digits = 4
	if s.at+digits > len(s.text) {
		s.fail(errJSON)
		return utf8.RuneError
	}
	var r rune
	for _, c := range s.text[s.at : s.at+digits] {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			s.fail(errJSON)
			return utf8.RuneError
		}
	}
	s.at += digits
	return r
}

// number passes over a number and returns its text.
func (s *scanner) number() []byte {
	s.space()
	from := s.at
	if s.next('-') {
		s.at++
	}
	if s.next('0') {
		s.at++
	} else {
		s.digits()
	}
	if s.next('.') {
		s.at++
		s.digits()
	}
	if s.next('e') || s.next('E') {
		s.at++
		if s.next('+') || s.next('-') {
			s.at++
		}
		s.digits()
	}
	if s.err != nil {
		return nil
	}
	return s.text[from:s.at]
}

// next reports whether a byte comes next.
func (s *scanner) next(c byte) bool { return s.at < len(s.text) && s.text[s.at] == c }

// digits passes over digits, at least one.
func (s *scanner) digits() {
	from := s.at
	for s.at < len(s.text) && s.text[s.at] >= '0' && s.text[s.at] <= '9' {
		s.at++
	}
	if s.at == from {
		s.fail(errJSON)
	}
}

// word passes over true, false or null.
func (s *scanner) word(w string) {
	if !bytes.HasPrefix(s.text[s.at:], []byte(w)) {
		s.fail(errJSON)
		return
	}
	s.at += len(w)
}

// skip passes over a value of any kind.
func (s *scanner) skip() {
	switch s.space() {
	case '{':
		s.object(func([]byte) { s.skip() })
	case '[':
		s.array(s.skip)
	case '"':
		s.str()
	case 't':
		s.word("true")
	case 'f':
		s.word("false")
	case 'n':
		s.word("null")
	default:
		s.number()
	}
}

// truth passes over true or false.
func (s *scanner) truth() bool {
	if s.space() == 't' {
		s.word("true")
		return s.err == nil
	}
	s.word("false")
	return false
}

// count passes over a number that must be a whole one, from 0 up to most.
func (s *scanner) count(most uint64) uint64 {
	text := s.number()
	var n uint64
	for _, c := range text {
		if c < '0' || c > '9' || n > (most-min(most, uint64(c-'0')))/10 {
			s.fail(fieldError("a count that is none: " + cut(text)))
			return 0
		}
		n = n*10 + uint64(c-'0')
	}
	return n
}

// schema passes over the number of a schema; unknownSchema stands for one that cannot be told.
func (s *scanner) schema() uint64 {
	text := s.number()
	if s.err != nil {
		return 0
	}
	n, err := strconv.ParseUint(string(text), 10, 64)
	if err != nil {
		return unknownSchema
	}
	return n
}

// decimal passes over a number that must not be less than 0.
func (s *scanner) decimal() float64 {
	text := s.number()
	if s.err != nil {
		return 0
	}
	x, err := strconv.ParseFloat(string(text), 64)
	if err != nil || x < 0 {
		s.fail(fieldError("a number that cannot be: " + cut(text)))
		return 0
	}
	return x
}

// end says that the text must have ended.
func (s *scanner) end() {
	if s.space(); s.at < len(s.text) {
		s.fail(errJSON)
	}
}
