package replay

import (
	"context"
	"errors"
	"io"
	"math"

	"iftopgo/capture"
	"iftopgo/capture/frame"
	"iftopgo/capture/meter"
	"iftopgo/capture/peek"
	"iftopgo/flows"
)

// packetReader reads recorded traffic: packets in the order in which they were
// captured.
type packetReader interface {
	// Next reads the next packet; the end is io.EOF.
	Next(f *frame.Frame) error
	// InterfaceName returns the name of the interface with a number, frame.Frame.Iface.
	InterfaceName(i uint32) string
	// Drops is how many packets were lost before the one that was read last.
	Drops() flows.OptionalCount
	// Note says what in the recording made no sense up to now; empty when nothing did.
	Note() string
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
	// reopen begins to read the recording anew; nil when it can be read only once.
	reopen func() (packetReader, error)
	// release closes what reopen reads from; nil for nothing.
	release func() error
	finite  bool   // the recording has an end, whose time can be looked for
	dropped uint64 // of the reader's drops, those already counted
	broken  string // why the recording cannot be read to its end, once that is known
	started bool
	origin  int64 // capture time of the first packet, once started
	clock   clockStep

	filters  filters
	ifaces   map[uint32]bool
	playback *playback // nil when it is read as fast as its batches are taken
}

// newCapture returns a capture of what first reads; reopen begins to read it anew
// and is nil when it can be read only once.
func newCapture(o capture.Options, engine, name string, first packetReader, reopen func() (packetReader, error)) *Capture {
	r := &Capture{options: o, feed: meter.NewFeed(o.BatchFlows()), engine: engine, name: name, reopen: reopen}
	r.reset(first)
	if o.Speed != 0 {
		r.playback = newPlayback(r, o.Speed)
	}
	return r
}

// reset reads with another reader, from its start, into a new recorder.
func (r *Capture) reset(reader packetReader) {
	r.reader, r.dropped, r.clock, r.broken = reader, 0, clockStep{}, ""
	r.ifaces = make(map[uint32]bool)
	r.filters.reset()
	r.rec = meter.NewRecorder(&r.options, &r.localAddrs, meter.Second, nil)
	if r.options.Names {
		r.rec.LookForNames(peek.NewInline(r.localAddrs.Has))
	}
	r.rec.Health.Engine = r.engine
	r.rec.Health.Sources = []flows.Source{{Name: r.name}}
	r.rec.Health.KernelDrops.OK = reader.Drops().OK
	r.rec.Health.InterfaceDrops.OK = reader.Drops().OK
}

// Feed is where the batches come out.
func (r *Capture) Feed() *meter.Feed { return r.feed }

// Player is how the replay is controlled; nil when it is not played in step
// with the clock.
func (r *Capture) Player() *Player {
	if r.playback == nil {
		return nil
	}
	return r.playback.controls
}

// Run reads the recording to its end, or until the context ends, and sends what is
// left as the final batch. A recording that is played and can be read again stays
// at its end until the context ends, so that one can jump back. An error that Run
// returns also ends the feed.
func (r *Capture) Run(ctx context.Context) error {
	run := r.readAll
	if r.playback != nil {
		run = r.playback.run
	}
	err := capture.Recovered(func() error { return run(ctx) })()
	r.rec.Health.Sources[0].State = flows.Ended
	r.rec.Emit = r.sendFinal // The final batch is not lost when ctx ended.
	r.rec.Finish(max(r.rec.Latest(), r.origin))
	err = errors.Join(err, r.reader.Close())
	if r.release != nil {
		err = errors.Join(err, r.release())
	}
	if err != nil {
		r.feed.Fail(err)
	}
	return err
}

// sendFinal sends the final batch. It ends with the newest packet: a recording says nothing
// of what comes after it.
func (r *Capture) sendFinal(b flows.Batch) {
	b.At = max(r.rec.Latest(), r.rec.Sent())
	r.annotate(&b)
	if r.playback != nil {
		r.playback.addState(&b)
	}
	r.feed.Push(b)
}

// readAll meters packets until the end of the recording, or until nobody takes the
// batches any more.
func (r *Capture) readAll(ctx context.Context) error {
	var stopped error
	r.rec.Emit = func(b flows.Batch) {
		r.annotate(&b)
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

// pollEvery is after how many packets the context and the player are looked at.
const pollEvery = 4096

// maxTime is the latest capture time a packet can have, so that the batch it is
// in has an end: some time in the year 2262.
const maxTime = math.MaxInt64 - 2*meter.Second

// annotate adds to a batch what is to be said of the recording: what made no sense in it,
// why it cannot be read to its end, and which of its packets cannot be filtered.
func (r *Capture) annotate(b *flows.Batch) {
	source := &b.Health.Sources[0]
	source.Note, source.Reason = r.reader.Note(), r.broken
	if source.Note != "" && r.broken != "" {
		source.Note += "; "
	}
	source.Note += r.broken
	r.filters.annotate(b.Health.Sources)
}

// next reads a packet and says whether it is to be counted. At the end of the
// recording, and where Options.Duration is over, it returns io.EOF.
func (r *Capture) next(f *frame.Frame) (bool, error) {
	if err := r.reader.Next(f); err != nil {
		if errors.Is(err, io.EOF) && r.filters.useless() {
			err = r.filters.first
		}
		return false, err
	}
	shift := r.clock.shift
	if f.Time = r.clock.adjust(min(f.Time, maxTime)); r.clock.shift != shift {
		r.rec.Health.Clock = r.clock.wall
	}
	if d := r.options.Duration; d > 0 && r.started && f.Time-r.origin >= int64(d) {
		return false, io.EOF
	}
	wanted := r.wanted(f)
	if wanted && !r.started {
		r.started, r.origin = true, f.Time
	}
	return wanted, nil
}

// add meters a packet, and what was lost before it.
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
	if counted, ok := r.reader.(countedReader); ok {
		r.addCounted(f.Time, counted)
		return
	}
	r.rec.Add(f)
}

// addCounted adds what others have counted up to now.
func (r *Capture) addCounted(now int64, from countedReader) {
	c := from.Counted()
	if shift := r.clock.shift; shift != 0 {
		for i := range c.Deltas {
			c.Deltas[i].First += shift
			c.Deltas[i].Last += shift
		}
	}
	if !r.rec.Started() {
		r.rec.Begin(now)
	}
	r.rec.Health.Names = from.Names()
	if from.Restarted() {
		r.rec.Health.Restarts++
	}
	if from.Gap() {
		r.rec.Lost(now) // The batches of the gap, which are sent now.
	}
	r.rec.AddCounted(now, c)
	if from.Lossy() {
		r.rec.Lost(now)
	}
}

// wanted says whether a packet passes the filter.
func (r *Capture) wanted(f *frame.Frame) bool {
	if f.Iface != 0 && !r.ifaces[f.Iface] {
		r.nameInterface(f.Iface)
	}
	if r.options.Compile == nil {
		return true
	}
	return r.filters.match(&r.options, f, r.name)
}

// nameInterface adds an interface to what is captured from.
func (r *Capture) nameInterface(iface uint32) {
	r.ifaces[iface] = true
	health := &r.rec.Health
	if first := r.reader.InterfaceName(0); first != "" && health.Names == nil {
		// What seemed to be the only one has a name, too, now that there is another.
		health.Names = map[uint32]string{0: first}
		health.Sources = append(health.Sources, flows.Source{Name: first})
	}
	health.Sources = append(health.Sources, flows.Source{Name: r.reader.InterfaceName(iface), Iface: iface})
}
