package tracefile

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/klauspost/compress/zstd"

	"iftopgo/capture/frame"
)

const (
	// stdinPath is the path that means standard input.
	stdinPath = "-"

	// bufferBytes is the size of the read buffer, and so the most that one read(2)
	// returns.
	bufferBytes = 1 << 20

	// maxBlock is the longest block that is read as a whole: a packet with its
	// options. It has to fit into the buffer.
	maxBlock = 2 * maxKept
)

// Reader reads the packets of one file. It is not safe for concurrent use.
type Reader struct {
	name    string
	file    *os.File      // what Close closes; nil for standard input, and after Restart
	source  *os.File      // the same file, for Restart; nil for standard input
	zstd    *zstd.Decoder // nil for a file that is not compressed with it
	packed  string        // what the file was compressed with; "" for nothing
	in      *bufio.Reader
	order   byteOrder
	format  format
	packets uint64 // read so far
	err     error  // what ended the reading, returned by every further Next
	odd     odd
	kept    []byte // the beginning of the last packet that was longer than maxKept

	classic classic
	ng      sections
	last    int64 // time of the last packet of a pcapng file that had one
	dated   bool  // last is the time for packets without one
}

// format is the kind of a file.
type format uint8

const (
	formatPcap format = iota
	formatPcapng
	formatLines
)

// File is a capture file that is open, and of which nothing has been read. So a file
// can be opened with privileges that are dropped before its content, which a stranger
// may have written, is read.
type File struct {
	name string
	raw  io.Reader
	file *os.File // nil for standard input
}

// Open opens the capture file at path. For "-" that is stdin, which is never closed.
// All others open opens, as os.Open does. Reader or Close must be called. The error is an [*Error].
func Open(path string, stdin io.Reader, open func(path string) (*os.File, error)) (*File, error) {
	if path == stdinPath {
		return &File{name: path, raw: stdin}, nil
	}
	file, err := open(path)
	if err != nil {
		return nil, &Error{File: path, Err: withoutPath(err)}
	}
	return &File{name: path, raw: file, file: file}, nil
}

// Reader reads the header of the file and returns a reader of its packets, whose
// Close closes the file. After an error, an [*Error], the file is closed.
func (f *File) Reader() (*Reader, error) {
	r := &Reader{name: f.name, file: f.file, source: f.file}
	if err := r.start(f.raw); err != nil {
		_ = r.Close() // The first error is the one to report.
		return nil, r.fail(err)
	}
	return r, nil
}

// Close closes a file that is not to be read.
func (f *File) Close() error {
	return (&Reader{name: f.name, file: f.file}).Close()
}

// Restart returns another reader of the same file, which begins at its start. It does
// not open the path again: there may be another file by then, or no permission to
// open it. Its Close does not close the file, and r must be closed after it. The file
// must be a regular one.
func (r *Reader) Restart() (*Reader, error) {
	again := &Reader{name: r.name, source: r.source}
	if err := again.start(io.NewSectionReader(r.source, 0, math.MaxInt64)); err != nil {
		return nil, again.fail(err)
	}
	return again, nil
}

// IsRegular reports whether it reads a regular file, so that Restart is possible.
func (r *Reader) IsRegular() bool {
	if r.source == nil {
		return false
	}
	info, err := r.source.Stat()
	return err == nil && info.Mode().IsRegular()
}

// withoutPath removes the path from an error of package os, because Error has it
// already.
func withoutPath(err error) error {
	if pathErr, ok := errors.AsType[*os.PathError](err); ok {
		return pathErr.Err
	}
	return err
}

// start unpacks a compressed file, and reads the header of the file.
func (r *Reader) start(raw io.Reader) error {
	r.in = bufio.NewReaderSize(raw, bufferBytes)
	magic, err := r.in.Peek(4)
	if err != nil {
		return readError(err, "the first 4 bytes")
	}
	packed := r.in
	if err := r.unpack(magic); err != nil {
		return err
	}
	if r.in != packed {
		if magic, err = r.in.Peek(4); err != nil {
			return readError(err, "the first 4 unpacked bytes")
		}
	}
	switch {
	case littleEndian.uint32(magic) == blockSection:
		r.format = formatPcapng
		return r.startPcapng()
	case r.startLines(magic):
		r.format = formatLines
		return nil
	}
	return r.startPcap()
}

// startLines reports whether lines of JSON come, and passes over a byte order mark. Empty lines may come
// first: they are left to who reads the lines and numbers them.
func (r *Reader) startLines(magic []byte) bool {
	at := 0
	if bytes.HasPrefix(magic, byteOrderMark) {
		at = len(byteOrderMark)
	}
	begin := at
	for ; at < maxEmpty; at++ {
		text, err := r.in.Peek(at + 1)
		if err != nil {
			return false
		}
		switch text[at] {
		case ' ', '\t', '\r', '\n':
		case lineBegin:
			_, err := r.in.Discard(begin)
			return err == nil
		default:
			return false
		}
	}
	return false
}

// byteOrderMark is U+FEFF in UTF-8, with which some editors begin a file.
var byteOrderMark = []byte("\xef\xbb\xbf")

// maxEmpty is how many bytes of empty lines may come before the first line of JSON.
const maxEmpty = 64 << 10

// lineBegin is the first byte of a line of JSON. It begins no magic number.
const lineBegin = '{'

// HasLines reports whether the file has lines of JSON in place of packets: Lines reads them, not
// Next.
func (r *Reader) HasLines() bool { return r.format == formatLines }

// Lines returns the text of a file that HasLines.
func (r *Reader) Lines() io.Reader { return r.in }

// Next reads the next packet into f, valid until the next call.
//
// At the end of the file the error is io.EOF itself. Where a file ends within a
// packet, or contradicts itself, it is an [*Error]; all packets before that place have
// been returned by then. After either, every further call returns the same error.
func (r *Reader) Next(f *frame.Frame) error {
	if r.err != nil {
		return r.err
	}
	var err error
	switch r.format {
	case formatPcap:
		err = r.nextPcap(f)
	case formatPcapng:
		err = r.nextPcapng(f)
	case formatLines:
		err = ErrFormat
	}
	if err != nil {
		return r.finish(err)
	}
	r.packets++
	return nil
}

// finish makes err the error of every further Next: io.EOF as it is, others with the
// place in the file.
func (r *Reader) finish(err error) error {
	r.err = err
	if err != io.EOF { //nolint:errorlint // A wrapped EOF is one within a packet.
		r.err = &Error{File: r.name, Packet: r.packets + 1, Err: err}
	}
	return r.err
}

// fail makes an error about the file as a whole.
func (r *Reader) fail(err error) error {
	return &Error{File: r.name, Err: err}
}

// Close closes the file.
func (r *Reader) Close() error {
	if r.zstd != nil {
		r.zstd.Close()
	}
	if r.file == nil {
		return nil
	}
	if err := r.file.Close(); err != nil {
		return r.fail(fmt.Errorf("closing: %w", err))
	}
	return nil
}
