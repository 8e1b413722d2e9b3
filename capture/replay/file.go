package replay

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"iftopgo/capture"
	"iftopgo/capture/tracefile"
	"iftopgo/flows"
)

// OpenDeferred opens a file for ReadFile without reading any of it, so that a process
// can drop its privileges in between; "-" is stdin. open opens it, as os.Open does.
func OpenDeferred(path string, stdin io.Reader, open func(path string) (*os.File, error)) (*tracefile.File, error) {
	return tracefile.Open(path, stdin, open)
}

// ReadFile returns a capture of a pcap or pcapng file, or of one with lines of --json, which may
// be compressed with gzip or zstd. Its Run closes the file. A file does not say which addresses are local.
func ReadFile(o capture.Options, file *tracefile.File, path string) (*Capture, error) {
	first, err := file.Reader()
	if err != nil {
		return nil, err
	}
	name := filepath.Base(path)
	if path == "-" {
		name = "stdin"
	}
	if first.HasLines() {
		if err := rejectForLines(&o, name); err != nil {
			return nil, errors.Join(err, first.Close())
		}
	}
	var reopen func() (packetReader, error)
	shared := first.IsRegular()
	if shared { // Reading a pipe twice would take packets away.
		reopen = func() (packetReader, error) {
			r, err := first.Restart()
			if err != nil {
				return nil, err
			}
			return readerOf(r, name, false), nil
		}
	}
	r := newCapture(o, "file", name, readerOf(first, name, shared), reopen)
	r.finite = true
	if shared {
		r.release = first.Close
	}
	return r, nil
}

// readerOf returns the reader of a file by what it holds. shared says that others read it too.
func readerOf(r *tracefile.Reader, name string, shared bool) packetReader {
	if r.HasLines() {
		return newLineReader(r, name, shared)
	}
	return fileReader{Reader: r, shared: shared}
}

// fileReader reads a capture file. One whose file others read too, after Restart,
// leaves it open: Capture.release closes it.
type fileReader struct {
	*tracefile.Reader
	shared bool
}

// Close closes the file unless it is shared.
func (r fileReader) Close() error {
	if r.shared {
		return nil
	}
	return r.Reader.Close()
}

// Drops is unknown: what a file says of drops is not read.
func (fileReader) Drops() flows.OptionalCount { return flows.OptionalCount{} }
