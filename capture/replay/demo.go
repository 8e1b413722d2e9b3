package replay

import (
	"strconv"

	"iftopgo/capture"
	"iftopgo/capture/demo"
	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// OpenDemo opens the traffic of package demo. It has no end: without
// Options.Duration it goes on until the context ends.
func OpenDemo(o capture.Options) *Capture {
	reopen := func() (packetReader, error) { return &demoReader{demo.NewSource()}, nil }
	r := newCapture(o, "demo", "demo", &demoReader{demo.NewSource()}, reopen)
	r.localAddrs.Set(demo.LocalAddrs())
	return r
}

// demoReader reads the demo.
type demoReader struct{ source *demo.Source }

// Next reads the next packet. It never fails.
func (r *demoReader) Next(f *frame.Frame) error {
	r.source.Next(f)
	return nil
}

// InterfaceName returns the number as a name: packets of the demo have no interface.
func (r *demoReader) InterfaceName(i uint32) string { return strconv.FormatUint(uint64(i), 10) }

// Drops is how many packets the demo pretends that the kernel dropped.
func (r *demoReader) Drops() flows.OptionalCount {
	return flows.OptionalCount{N: r.source.Drops(), OK: true}
}

// Note is empty: the demo makes sense.
func (r *demoReader) Note() string { return "" }

// Close does nothing.
func (r *demoReader) Close() error { return nil }
