package tracefile

import (
	"errors"
	"fmt"
	"io"
)

// The errors of a file, for errors.Is. The error of a file that ends within a header
// or a packet is io.ErrUnexpectedEOF.
var (
	// ErrFormat says that the file is neither pcap nor pcapng, or of a version
	// that this package does not read.
	ErrFormat = errors.New("not a pcap or pcapng file")
	// ErrCorrupt says that the file contradicts itself.
	ErrCorrupt = errors.New("corrupt")
)

// Error is an error of opening or reading a file, with the place in the file.
type Error struct {
	// File is the path as it was given, "-" for standard input.
	File string
	// Packet is the number of the packet that could not be read, from 1; 0 when
	// the file could not be opened or its header could not be read.
	Packet uint64
	// Err is the cause.
	Err error
}

// Error returns the file, the packet and the cause in one line.
func (e *Error) Error() string {
	name := e.File
	if name == stdinPath {
		name = "standard input"
	}
	if e.Packet == 0 {
		return fmt.Sprintf("%s: %v", name, e.Err)
	}
	return fmt.Sprintf("%s: packet %d: %v", name, e.Packet, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// corrupt makes an ErrCorrupt with the details.
func corrupt(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
}

// readError makes an error of one that came while a thing was read: at the end of the
// input, the file ends within the thing. Other errors, for example of a broken gzip
// stream, keep their text.
func readError(err error, thing string) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the file ends within %s: %w", thing, io.ErrUnexpectedEOF)
	}
	return fmt.Errorf("reading %s: %w", thing, err)
}
