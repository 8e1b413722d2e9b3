package capture

import (
	"strconv"

	"iftopgo/capture/demo"
	"iftopgo/capture/frame"
	"iftopgo/flows"
)

// OpenDemo opens the traffic of package demo. It has no end: without
// Options.Duration it goes on until the context ends.
func OpenDemo(o Options) *Replay {
	open := func() (tape, error) { return &demoTape{demo.NewSource()}, nil }
	r := newReplay(o, "demo", "demo", &demoTape{demo.NewSource()}, open)
	r.homes.Set(demo.LocalAddrs())
	return r
}

// demoTape is the demo as a tape.
type demoTape struct{ source *demo.Source }

// Next never fails.
func (t *demoTape) Next(f *frame.Frame) error {
	t.source.Next(f)
	return nil
}

// InterfaceName gives a number for a name: frames of the demo have no interface.
func (t *demoTape) InterfaceName(i uint32) string { return strconv.FormatUint(uint64(i), 10) }

// Drops is what the demo makes believe the kernel dropped.
func (t *demoTape) Drops() flows.OptionalCount {
	return flows.OptionalCount{N: t.source.Drops(), OK: true}
}

// Close has nothing to close.
func (t *demoTape) Close() error { return nil }
