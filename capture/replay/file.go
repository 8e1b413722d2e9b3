package replay

import (
	"io"
	"path/filepath"

	"iftopgo/capture"
	"iftopgo/capture/tracefile"
	"iftopgo/flows"
)

// OpenDeferred opens a file for ReadFile without reading any of it, so that a process
// can drop its privileges in between; "-" is stdin.
func OpenDeferred(path string, stdin io.Reader) (*tracefile.File, error) {
	return tracefile.Open(path, stdin)
}

// ReadFile returns a capture of a pcap or pcapng file, which may be compressed with
// gzip or zstd. Its Run closes the file. A file does not say which addresses are local.
func ReadFile(o capture.Options, file *tracefile.File, path string) (*Capture, error) {
	first, err := file.Reader()
	if err != nil {
		return nil, err
	}
	name := filepath.Base(path)
	if path == "-" {
		name = "stdin"
	}
	var reopen func() (packetReader, error)
	reader := fileReader{Reader: first}
	if first.IsRegular() { // Reading a pipe twice would take packets away.
		reader.shared = true
		reopen = func() (packetReader, error) {
			r, err := first.Restart()
			return fileReader{Reader: r}, err
		}
	}
	r := newCapture(o, "file", name, reader, reopen)
	r.finite = true
	if reader.shared {
		r.release = first.Close
	}
	return r, nil
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
