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
	r := newReplay(o, "file", filepath.Base(path), first)
	if path == "-" {
		r.name = "stdin"
	} else if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
		r.open, r.ends = open, true
	}
	r.reset(first)
	return r, nil
}

// fileTape is a capture file as a tape.
type fileTape struct{ *tracefile.Reader }

// Drops is unknown: files do not tell in a way that is kept.
func (fileTape) Drops() flows.Known { return flows.Known{} }
