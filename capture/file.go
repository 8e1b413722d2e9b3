package capture

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/tracefile"
	"iftopgo/flows"
)

// File is a capture read from a file, as fast as its batches are taken.
type File struct {
	options Options
	homes   Homes // none: whose addresses a file has is not known
	feed    *Feed
	rec     recorder
	reader  *tracefile.Reader
	filters map[decode.LinkType]Program
	ifaces  map[uint32]bool
	name    string
}

// OpenFile opens a pcap or pcapng file, which may be compressed with gzip; "-"
// is stdin.
func OpenFile(o Options, path string, stdin io.Reader) (*File, error) {
	r, err := tracefile.Open(path, stdin)
	if err != nil {
		return nil, err
	}
	f := &File{
		options: o, feed: NewFeed(), reader: r, name: filepath.Base(path),
		filters: make(map[decode.LinkType]Program), ifaces: make(map[uint32]bool),
	}
	if path == "-" {
		f.name = "stdin"
	}
	f.rec = recorder{meter: newMeter(&f.options, &f.homes), step: second}
	f.rec.health.Engine = "file"
	f.rec.health.Sources = []flows.Source{{Name: f.name}}
	return f, nil
}

// Feed is where the batches come out.
func (f *File) Feed() *Feed { return f.feed }

// Run reads the file to its end, or until the context ends, and sends what is
// left as the final batch. Its error also ends the feed.
func (f *File) Run(ctx context.Context) error {
	var stopped error
	f.rec.emit = func(b flows.Batch) {
		if stopped == nil {
			stopped = f.feed.put(ctx, b)
		}
	}
	err := recovered(func() error { return f.read(ctx, &stopped) })()
	f.rec.health.Sources[0].State = flows.Ended
	f.rec.emit = f.feed.push // The final batch is not lost when ctx ended.
	f.rec.finish(f.rec.latest + 1)
	err = errors.Join(err, f.reader.Close())
	if err != nil {
		f.feed.fail(err)
	}
	return err
}

// read meters packets until the end of the file, or until the reader of the
// batches has gone.
func (f *File) read(ctx context.Context, stopped *error) error {
	var p frame.Frame
	for n := 0; *stopped == nil; n++ {
		if n%4096 == 0 && ctx.Err() != nil {
			return nil
		}
		if err := f.reader.Next(&p); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		if d := f.options.Duration; d > 0 && f.rec.started && p.Time-f.rec.start >= int64(d) {
			return nil
		}
		wanted, err := f.wanted(&p)
		if err != nil {
			return err
		}
		if wanted {
			f.rec.add(&p)
		}
	}
	return nil
}

// wanted says whether a packet passes the filter.
func (f *File) wanted(p *frame.Frame) (bool, error) {
	if p.Iface != 0 && !f.ifaces[p.Iface] {
		f.ifaces[p.Iface] = true
		f.rec.health.Sources = append(f.rec.health.Sources, flows.Source{
			Name: f.reader.InterfaceName(p.Iface), Iface: p.Iface,
		})
	}
	if f.options.Compile == nil {
		return true, nil
	}
	prog, ok := f.filters[p.Link]
	if !ok {
		var err error
		if prog, err = f.options.Compile(p.Link, false); err != nil {
			return false, fmt.Errorf("%w on %s: %w", ErrFilter, f.name, err)
		}
		f.filters[p.Link] = prog
	}
	return prog.Match == nil || prog.Match(p.Data, int(p.Len)), nil
}
