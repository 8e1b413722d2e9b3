package tracefile

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"iftopgo/capture/frame"
)

const (
	// stdinPath is the path that means standard input.
	stdinPath = "-"

	// bufferBytes is the size of the read buffer, and so what one system call
	// reads at most.
	bufferBytes = 1 << 20

	// maxCaptured is the most bytes a packet may have in the file:
	// MAXIMUM_SNAPLEN of libpcap and tcpdump.
	maxCaptured = 262144

	// maxBlock is the longest block that is looked at as a whole: a packet with
	// its options. It has to fit into the buffer.
	maxBlock = 2 * maxCaptured
)

// Reader reads the packets of one file. It is not safe for concurrent use.
type Reader struct {
	name    string
	file    *os.File // nil for standard input, and for what Again returned
	source  *os.File // the file, whoever closes it
	in      *bufio.Reader
	order   byteOrder
	format  format
	packets uint64 // read so far
	err     error  // what ended the reading, returned again and again

	classic classic
	ng      sections
}

// format is the kind of a file.
type format uint8

const (
	formatPcap format = iota
	formatPcapng
)

// File is a capture file that is open, and of which nothing has been read: opening
// it may take rights that whoever reads what a stranger wrote should not have.
type File struct {
	name string
	raw  io.Reader
	file *os.File // nil for standard input
}

// Reach opens the capture file at path; "-" is stdin, which nothing closes. Read or
// Close must be called. The error is an [*Error].
func Reach(path string, stdin io.Reader) (*File, error) {
	if path == stdinPath {
		return &File{name: path, raw: stdin}, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, &Error{File: path, Err: withoutPath(err)}
	}
	return &File{name: path, raw: file, file: file}, nil
}

// Read reads as far as the file's header. The reader closes the file, which is closed
// already when there is an error, an [*Error].
func (f *File) Read() (*Reader, error) {
	r := &Reader{name: f.name, file: f.file, source: f.file}
	if err := r.start(f.raw); err != nil {
		_ = r.Close() // The first error is the one that tells.
		return nil, r.fail(err)
	}
	return r, nil
}

// Close closes a file that is not to be read.
func (f *File) Close() error {
	return (&Reader{name: f.name, file: f.file}).Close()
}

// Open reaches a file and reads as far as its header.
func Open(path string, stdin io.Reader) (*Reader, error) {
	f, err := Reach(path, stdin)
	if err != nil {
		return nil, err
	}
	return f.Read()
}

// Again reads the file from its start once more, beside r and without its name:
// there may be another file of that name by then, or no right to open it. Close
// does not close the file; r has to be closed last. It is for regular files.
func (r *Reader) Again() (*Reader, error) {
	again := &Reader{name: r.name, source: r.source}
	if err := again.start(io.NewSectionReader(r.source, 0, math.MaxInt64)); err != nil {
		return nil, again.fail(err)
	}
	return again, nil
}

// Regular says whether it reads a regular file, which can be read Again.
func (r *Reader) Regular() bool {
	if r.source == nil {
		return false
	}
	info, err := r.source.Stat()
	return err == nil && info.Mode().IsRegular()
}

// withoutPath takes the path out of an error of package os, because Error says
// it already.
func withoutPath(err error) error {
	if pathErr, ok := errors.AsType[*os.PathError](err); ok {
		return pathErr.Err
	}
	return err
}

// start unpacks gzip and reads the header of the file.
func (r *Reader) start(raw io.Reader) error {
	r.in = bufio.NewReaderSize(raw, bufferBytes)
	magic, err := r.in.Peek(4)
	if err != nil {
		return cutShort(err, "the first 4 bytes")
	}
	if magic[0] == 0x1f && magic[1] == 0x8b { // RFC 1952, 2.3.1
		unpacked, err := gzip.NewReader(r.in)
		if err != nil {
			return cutShort(err, "the gzip header")
		}
		r.in = bufio.NewReaderSize(unpacked, bufferBytes)
		if magic, err = r.in.Peek(4); err != nil {
			return cutShort(err, "the first 4 unpacked bytes")
		}
	}
	if littleEndian.uint32(magic) == blockSection {
		r.format = formatPcapng
		return r.startPcapng()
	}
	return r.startPcap()
}

// Next reads the next packet into f, which is true until the next call.
//
// The end of the file is io.EOF, bare. A file that ends in the middle of a
// packet, or says what cannot be, gives an [*Error] after every whole packet
// before that place has been handed out. Either is final.
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
	}
	if err != nil {
		return r.end(err)
	}
	r.packets++
	return nil
}

// end makes err, or the io.EOF that it is, the answer of every Next to come.
func (r *Reader) end(err error) error {
	r.err = err
	if err != io.EOF { //nolint:errorlint // A wrapped EOF is one inside a packet.
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
	if r.file == nil {
		return nil
	}
	if err := r.file.Close(); err != nil {
		return r.fail(fmt.Errorf("closing: %w", err))
	}
	return nil
}
