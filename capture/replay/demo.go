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
	open := func() (packetReader, error) { return &demoReader{demo.NewSource()}, nil }
	r := newReplay(o, "demo", "demo", &demoReader{demo.NewSource()}, open)
	r.localAddrs.Set(demo.LocalAddrs())
	return r
}

// demoReader is the demo as a tape.
type demoReader struct{ source *demo.Source }

// Next never fails.
func (t *demoReader) Next(f *frame.Frame) error {
	t.source.Next(f)
	return nil
}

// InterfaceName gives a number for a name: frames of the demo have no interface.
func (t *demoReader) InterfaceName(i uint32) string { return strconv.FormatUint(uint64(i), 10) }

// Drops is what the demo makes believe the kernel dropped.
func (t *demoReader) Drops() flows.OptionalCount {
	return flows.OptionalCount{N: t.source.Drops(), OK: true}
}

// Close has nothing to close.
func (t *demoReader) Close() error { return nil }
