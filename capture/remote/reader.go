package remote

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// MaxLine is how long a line may be, in bytes: one of 20,000 flows.
const MaxLine = 8 << 20

// ErrLong says that a line is longer than MaxLine.
var ErrLong = fmt.Errorf("it is longer than %d MiB", MaxLine>>20)

// LineError says which line cannot be read, from 1, and why.
type LineError struct {
	Line uint64
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap returns why.
func (e *LineError) Unwrap() error { return e.Err }

// Reader reads lines one after the other.
type Reader struct {
	in      *bufio.Reader
	decoder Decoder
	long    []byte // a line that is longer than the buffer of in
	lines   uint64
	ended   bool // the last line has no line feed
}

// keptLine is how large a buffer for a line may stay for the next one.
const keptLine = 1 << 20

// NewReader returns a reader of lines.
func NewReader(in io.Reader) *Reader { return &Reader{in: bufio.NewReaderSize(in, 64<<10)} }

// Next returns the next line, valid until the next call. Empty lines are passed over. At the end
// the error is io.EOF; a line that cannot be read, or that does not end, is a *[LineError], behind
// which nothing more should be read.
func (r *Reader) Next() (*Line, error) {
	for {
		text, err := r.text()
		if len(bytes.TrimSpace(text)) == 0 && err == nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		l, err := r.decoder.Decode(text)
		if r.ended && errors.Is(err, errJSON) {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, &LineError{r.lines, err}
		}
		return l, nil
	}
}

// text returns the text of the next line, without its line feed.
func (r *Reader) text() ([]byte, error) {
	if cap(r.long) > keptLine {
		r.long = nil
	}
	r.lines++
	text, err := r.in.ReadSlice('\n')
	if err == nil {
		return text[:len(text)-1], nil
	}
	r.long = append(r.long[:0], text...)
	for errors.Is(err, bufio.ErrBufferFull) {
		if len(r.long) > MaxLine {
			return nil, &LineError{r.lines, ErrLong}
		}
		text, err = r.in.ReadSlice('\n')
		r.long = append(r.long, text...)
	}
	switch {
	case len(r.long) > MaxLine:
		return nil, &LineError{r.lines, ErrLong}
	case err == nil:
		return r.long[:len(r.long)-1], nil
	case errors.Is(err, io.EOF) && len(bytes.TrimSpace(r.long)) == 0:
		return nil, io.EOF
	case errors.Is(err, io.EOF):
		r.ended = true
		return r.long, nil
	default:
		return nil, fmt.Errorf("reading line %d: %w", r.lines, err)
	}
}
