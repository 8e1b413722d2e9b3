package replay

import (
	"context"
	"errors"
	"io"
	"math"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/frame"
	"iftopgo/capture/meter"
	"iftopgo/flows"
)

// reader is traffic that is there already: packets in the order in which they
// were captured.
type packetReader interface {
	// Next reads the next packet; the end is io.EOF.
	Next(f *frame.Frame) error
	// InterfaceName returns the name of an interface number of packets.
	InterfaceName(i uint32) string
	// Drops is the packets that were lost, up to the packet read last.
	Drops() flows.OptionalCount
	Close() error
}

// Capture is a capture of recorded traffic: read as fast as its batches are
// taken, or with Options.Speed played in step with the clock.
type Capture struct {
	options    capture.Options
	localAddrs meter.LocalAddrs
	feed       *meter.Feed
	rec        *meter.Recorder
	engine     string
	name       string

	reader packetReader
	// open is explained at newReplay.
	open func() (packetReader, error)
	// release lets go what open reads from; nil for nothing.
	release func() error
	// ends says that it makes sense to look for the end of the tape.
	ends    bool
	dropped uint64 // of the tape's drops, those already counted
	started bool
	origin  int64 // capture time of the first packet, from when started
	clock   clockStep

	filters map[decode.LinkType]capture.Program
	ifaces  map[uint32]bool
	playing *playback // nil when it is read as fast as its batches are taken
}

// newReplay makes a replay of a tape that is at its start; again opens it anew
// and is nil when it can be read only once.
func newReplay(o capture.Options, engine, name string, first packetReader, again func() (packetReader, error)) *Capture {
	r := &Capture{
		options: o, feed: meter.NewFeed(), engine: engine, name: name, open: again,
		filters: make(map[decode.LinkType]capture.Program),
	}
	r.reset(first)
	if o.Speed != 0 {
		r.playing = newPlayback(r, o.Speed)
	}
	return r
}

// reset makes a tape that is at its start the one that is read, and begins a
// new recording of it.
func (r *Capture) reset(t packetReader) {
	r.reader, r.dropped, r.clock = t, 0, clockStep{}
	r.ifaces = make(map[uint32]bool)
	r.rec = meter.NewRecorder(&r.options, &r.localAddrs, meter.Second, nil)
	r.rec.Health.Engine = r.engine
	r.rec.Health.Sources = []flows.Source{{Name: r.name}}
	r.rec.Health.KernelDrops.OK = t.Drops().OK
	r.rec.Health.InterfaceDrops.OK = t.Drops().OK
}

// Feed is where the batches come out.
func (r *Capture) Feed() *meter.Feed { return r.feed }

// Player is how the replay is controlled; nil when it is not played in step
// with the clock.
func (r *Capture) Player() *Player {
	if r.playing == nil {
		return nil
	}
	return r.playing.controls
}

// Run reads the tape to its end, or until the context ends, and sends what is
// left as the final batch. One that is played and can be read again stays at
// its end until the context ends, so that one can jump back. Run's error also
// ends the feed.
func (r *Capture) Run(ctx context.Context) error {
	all := r.read
	if r.playing != nil {
		all = r.playing.run
	}
	err := capture.Recovered(func() error { return all(ctx) })()
	r.rec.Health.Sources[0].State = flows.Ended
	r.rec.Emit = r.last // The final batch is not lost when ctx ended.
	r.rec.Finish(max(r.rec.Latest(), r.origin) + 1)
	err = errors.Join(err, r.reader.Close())
	if r.release != nil {
		err = errors.Join(err, r.release())
	}
	if err != nil {
		r.feed.Fail(err)
	}
	return err
}

// last sends the final batch.
func (r *Capture) last(b flows.Batch) {
	if r.playing != nil {
		r.playing.stamp(&b)
	}
	r.feed.Push(b)
}

// read meters packets until the end of the tape, or until the reader of the
// batches has gone.
func (r *Capture) read(ctx context.Context) error {
	var stopped error
	r.rec.Emit = func(b flows.Batch) {
		if err := r.feed.Put(ctx, b); err != nil {
			stopped = err
		}
	}
	var f frame.Frame
	for n := 0; stopped == nil; n++ {
		if n%pollEvery == 0 && ctx.Err() != nil {
			return nil
		}
		wanted, err := r.next(&f)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if wanted {
			r.add(&f)
		}
	}
	return nil
}

// pollEvery is after how many packets it is looked whether to go on.
const pollEvery = 4096

// latest is the latest capture time a packet can have, so that the batch it is
// in has an end: some time in the year 2262.
const latest = math.MaxInt64 - 2*meter.Second

// next reads a packet and says whether it is to be counted. The end, which is
// also where the wanted duration is over, is io.EOF.
func (r *Capture) next(f *frame.Frame) (bool, error) {
	if err := r.reader.Next(f); err != nil {
		return false, err
	}
	f.Time = r.clock.adjust(min(f.Time, latest))
	r.rec.Health.ClockOffset = -r.clock.shift
	if d := r.options.Duration; d > 0 && r.started && f.Time-r.origin >= int64(d) {
		return false, io.EOF
	}
	wanted, err := r.wanted(f)
	if wanted && !r.started {
		r.started, r.origin = true, f.Time
	}
	return wanted, err
}

// Add meters a packet, and what was lost before it.
func (r *Capture) add(f *frame.Frame) {
	if d := r.reader.Drops(); d.N > r.dropped {
		if !r.rec.Started() {
			r.rec.Begin(f.Time)
		}
		r.rec.Advance(f.Time)
		r.rec.Health.KernelDrops.N += d.N - r.dropped
		r.rec.Lost(f.Time)
		r.dropped = d.N
	}
	r.rec.Add(f)
}

// wanted says whether a packet passes the filter.
func (r *Capture) wanted(f *frame.Frame) (bool, error) {
	if f.Iface != 0 && !r.ifaces[f.Iface] {
		r.ifaces[f.Iface] = true
		r.rec.Health.Sources = append(r.rec.Health.Sources, flows.Source{
			Name: r.reader.InterfaceName(f.Iface), Iface: f.Iface,
		})
	}
	if r.options.Compile == nil {
		return true, nil
	}
	prog, ok := r.filters[f.Link]
	if !ok {
		var err error
		if prog, err = r.options.Filter(f.Link, false, r.name); err != nil {
			return false, err
		}
		r.filters[f.Link] = prog
	}
	return prog.Match == nil || prog.Match(f.Data, int(f.Len)), nil
}
