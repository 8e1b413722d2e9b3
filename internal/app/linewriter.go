package app

import (
	"errors"
	"fmt"
	"io"
	"syscall"

	"iftopgo/internal/cli"
	"iftopgo/model"
	"iftopgo/view/ndjson"
	"iftopgo/view/text"
)

// format appends what is written of a model at a refresh, the last time with last.
type format func(dst []byte, m *model.Model, last bool) ([]byte, error)

// newFormat returns the format that the flags ask for: lines of JSON, blocks of text, or
// nothing.
func newFormat(f *cli.Flags) format {
	if f.JSON == "" && f.Text == "" {
		return func(dst []byte, _ *model.Model, _ bool) ([]byte, error) { return dst, nil }
	}
	if f.JSON != "" {
		lines := ndjson.Stream{Form: ndjson.Form(f.JSON), Limit: f.Limit}
		return lines.Append
	}
	stream := text.Stream{Form: text.Form(f.Text), Limit: f.Limit}
	return func(dst []byte, m *model.Model, last bool) ([]byte, error) {
		return stream.Append(dst, m, last), nil
	}
}

// lineWriter writes a model in a format, into a buffer that it keeps.
type lineWriter struct {
	format format
	out    io.Writer
	buf    []byte
}

// newLineWriter returns a writer of the format that the flags ask for.
func newLineWriter(f *cli.Flags, out io.Writer) *lineWriter {
	return &lineWriter{format: newFormat(f), out: out}
}

// stop has nothing written from now on.
func (w *lineWriter) stop() {
	w.format = func(dst []byte, _ *model.Model, _ bool) ([]byte, error) { return dst, nil }
}

// write writes a model, and reports whether the reader is gone.
func (w *lineWriter) write(m *model.Model, last bool) (gone bool, err error) {
	if w.buf, err = w.format(w.buf[:0], m, last); err != nil {
		return false, err
	}
	if len(w.buf) == 0 {
		return false, nil
	}
	_, err = w.out.Write(w.buf)
	if errors.Is(err, syscall.EPIPE) {
		return true, nil // The reader has closed the pipe.
	}
	if err != nil {
		return false, fmt.Errorf("writing to standard output: %w", err)
	}
	return false, nil
}
