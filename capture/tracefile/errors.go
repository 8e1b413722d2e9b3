package tracefile

import (
	"errors"
	"fmt"
	"io"
)

// What can be wrong with a file, for errors.Is. A file that ends in the middle
// of something is io.ErrUnexpectedEOF.
var (
	// ErrFormat says that the file is neither pcap nor pcapng, or is of a
	// version that this package does not know.
	ErrFormat = errors.New("not a pcap or pcapng file")
	// ErrCorrupt says that the file contradicts itself.
	ErrCorrupt = errors.New("corrupt")
)

// Error says what is wrong with a file and where.
type Error struct {
	// File is the path as it was given, "-" for standard input.
	File string
	// Packet is the number of the packet that could not be read, from 1; 0 when
	// the file could not be opened or its header could not be read.
	Packet uint64
	// Err is what was wrong.
	Err error
}

// Error names the file, the packet and the cause in one line.
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

// corrupt makes an ErrCorrupt that says how.
func corrupt(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
}

// cutShort says of a read error inside a thing that the file ends there. Other
// errors, a broken gzip stream for one, keep their own words.
func cutShort(err error, thing string) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the file ends within %s: %w", thing, io.ErrUnexpectedEOF)
	}
	return fmt.Errorf("reading %s: %w", thing, err)
}
