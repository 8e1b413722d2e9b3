package replay

import (
	"io"
	"path/filepath"

	"iftopgo/capture"
	"iftopgo/capture/tracefile"
	"iftopgo/flows"
)

// OpenDeferred opens a file for ReadFile without reading any of it; "-" is stdin.
func OpenDeferred(path string, stdin io.Reader) (*tracefile.File, error) {
	return tracefile.Open(path, stdin)
}

// OpenFile reaches a file and reads it.
func OpenFile(o capture.Options, path string, stdin io.Reader) (*Capture, error) {
	file, err := OpenDeferred(path, stdin)
	if err != nil {
		return nil, err
	}
	return ReadFile(o, file, path)
}

// ReadFile replays a pcap or pcapng file, which may be compressed with gzip, and
// closes it in the end. Whose addresses a file has is not known.
func ReadFile(o capture.Options, file *tracefile.File, path string) (*Capture, error) {
	first, err := file.Reader()
	if err != nil {
		return nil, err
	}
	name := filepath.Base(path)
	if path == "-" {
		name = "stdin"
	}
	var again func() (packetReader, error)
	kept := fileReader{Reader: first}
	if first.IsRegular() { // Reading a pipe twice would take packets away.
		kept.keep = true
		again = func() (packetReader, error) {
			r, err := first.Restart()
			return fileReader{Reader: r}, err
		}
	}
	r := newReplay(o, "file", name, kept, again)
	r.ends = true
	if kept.keep {
		r.release = first.Close
	}
	return r, nil
}

// fileReader is a capture file as a tape. One to keep stays open when it is closed:
// others read the same file.
type fileReader struct {
	*tracefile.Reader
	keep bool
}

// Close closes the file unless it is to be kept.
func (t fileReader) Close() error {
	if t.keep {
		return nil
	}
	return t.Reader.Close()
}

// Drops is unknown: files do not tell in a way that is kept.
func (fileReader) Drops() flows.OptionalCount { return flows.OptionalCount{} }
