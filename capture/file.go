package capture

import (
	"io"
	"os"
	"path/filepath"

	"iftopgo/capture/tracefile"
	"iftopgo/flows"
)

// OpenFile opens a pcap or pcapng file, which may be compressed with gzip; "-"
// is stdin. Whose addresses a file has is not known.
func OpenFile(o Options, path string, stdin io.Reader) (*Replay, error) {
	open := func() (tape, error) {
		r, err := tracefile.Open(path, stdin)
		return fileTape{r}, err
	}
	first, err := open()
	if err != nil {
		return nil, err
	}
	name, again := filepath.Base(path), open
	if path == "-" {
		name = "stdin"
	}
	if info, err := os.Stat(path); path == "-" || err != nil || !info.Mode().IsRegular() {
		again = nil // Opening a pipe twice would take packets away.
	}
	r := newReplay(o, "file", name, first, again)
	r.ends = true
	return r, nil
}

// fileTape is a capture file as a tape.
type fileTape struct{ *tracefile.Reader }

// Drops is unknown: files do not tell in a way that is kept.
func (fileTape) Drops() flows.Known { return flows.Known{} }
