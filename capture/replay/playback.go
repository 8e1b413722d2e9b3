package replay

import (
	"context"
	"errors"
	"io"
	"time"

	"iftopgo/capture/frame"
	"iftopgo/capture/meter"
	"iftopgo/flows"
)

// playback plays a replay in step with the clock.
//
// A jump never makes up what was not counted. Where it ends, every average is
// whole: the table begins lead before. A jump back begins to read the tape
// anew. What is passed over is metered as well, though not counted, so that
// flows have the same sides as when they are played. A jump forward that leaves
// nothing out is played without waiting, and the table goes on.
type playback struct {
	*Capture
	controls *Player
	pace     pace
	passed   int64 // batches that end at or before it are left out
	target   int64 // batches that end at or before it are not waited for
	jumping  bool  // not at target yet
	restart  bool  // the next batch begins anew
	ended    bool  // the tape
	broken   error // why the tape cannot be read to its end, once that is known
	stopped  error // why no batch can be sent any more
}

// lead is how long before the end of a jump the table begins, in nanoseconds.
const lead = flows.History * meter.Second

// fastSpeed is the highest speed at which a second is sent in several batches.
const fastSpeed = 4

// errBack says that the tape has to be read from its start again.
var errBack = errors.New("jump back")

func newPlayback(r *Capture, speed float64) *playback {
	p := &playback{Capture: r, controls: newPlayer(speed)}
	p.controls.once = r.open == nil
	p.pace.speed = p.controls.request.speed
	return p
}

// run plays until the end of the tape, or until the context ends.
func (p *playback) run(ctx context.Context) error {
	defer p.startMeasuring(ctx)()
	p.rec.Emit = func(b flows.Batch) { p.send(ctx, b) }
	p.rec.SetStep(p.step())
	for {
		err := p.roll(ctx)
		if errors.Is(err, errBack) {
			err = p.rewind()
		} else if errors.Is(err, io.EOF) {
			return nil
		}
		if ctx.Err() != nil {
			return p.broken // Whoever ended the context wants to hear of nothing else.
		}
		if err != nil {
			return err
		}
	}
}

// rewind goes to the start of the tape, on the way to where a jump back ends.
func (p *playback) rewind() error {
	again, err := p.open()
	if err != nil {
		return err
	}
	if err := p.reader.Close(); err != nil {
		return errors.Join(err, again.Close())
	}
	emit := p.rec.Emit
	p.reset(again)
	p.rec.Emit = emit
	p.rec.SetStep(p.step())
	p.restart, p.ended, p.broken = true, false, nil
	return nil
}

// roll plays to the end of the tape and returns io.EOF, or errBack before.
func (p *playback) roll(ctx context.Context) error {
	var f frame.Frame
	for n := 0; ; n++ {
		if n%pollEvery == 0 {
			if err := p.poll(ctx); err != nil {
				return err
			}
		}
		wanted, err := p.next(&f)
		if errors.Is(err, io.EOF) {
			return p.waitAtEnd(ctx)
		}
		if err != nil {
			return p.stopAtError(ctx, err)
		}
		if !wanted {
			continue
		}
		if err := p.await(ctx, f.Time); err != nil {
			return err
		}
		p.add(&f)
	}
}

// stopAtError stays, like hold, where a tape cannot be read any further, and says why:
// what is before that place can be played again. Without anything before it, or if
// it can be read only once, the replay fails.
func (p *playback) stopAtError(ctx context.Context, why error) error {
	if p.open == nil || !p.rec.Started() {
		return why
	}
	p.broken = why
	p.rec.Health.Sources[0].Note = why.Error()
	return p.waitAtEnd(ctx)
}

// await sends every batch that ends at or before a capture time, each when it
// is due.
func (p *playback) await(ctx context.Context, until int64) error {
	if !p.rec.Started() {
		p.begin(until)
	}
	for p.rec.End() <= until {
		if p.rec.End() <= p.passed {
			p.pass(min(until, p.passed))
			continue
		}
		if err := p.wait(ctx, p.rec.End()); err != nil {
			return err
		}
		if p.rec.End() <= p.passed {
			continue // It was jumped over meanwhile.
		}
		p.rec.Advance(p.rec.End())
		if p.stopped != nil {
			return p.stopped
		}
		p.rec.SetStep(p.step())
	}
	return nil
}

// Begin starts the recording at its first packet.
func (p *playback) begin(now int64) {
	p.rec.Begin(now)
	if !p.jumping {
		p.pace.move(now, time.Now())
	}
}

// pass leaves out the batches that end at or before a capture time: the
// recording begins behind them.
func (p *playback) pass(until int64) {
	p.rec.Skip(until)
	p.rec.SetStep(p.step())
	p.restart = true
}

// end is when the last batch of an ended tape ends.
func (p *playback) end() int64 { return max(p.rec.Latest(), p.rec.Sent()) + 1 }

// step is how long a batch should be. Whoever looks at a replay that is fast
// sees no more than the whole second.
func (p *playback) step() int64 {
	if p.jumping || p.pace.speed > fastSpeed {
		return meter.Second
	}
	return meter.LiveStep
}

// wait waits until a capture time is due, and obeys meanwhile.
func (p *playback) wait(ctx context.Context, until int64) error {
	for until > p.target {
		if p.jumping {
			p.jumping = false
			if err := p.tell(ctx); err != nil {
				return err
			}
		}
		now := time.Now()
		left := p.pace.left(until, now)
		if left <= 0 {
			if left < -tooLate {
				p.pace.move(until, now)
			}
			break
		}
		if err := p.sleep(ctx, left); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// sleep waits, but not longer than until something is asked for, which it obeys.
func (p *playback) sleep(ctx context.Context, d time.Duration) error {
	var due <-chan time.Time
	if d != forever {
		timer := time.NewTimer(d)
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-due:
		return nil
	case <-p.controls.changed:
		return p.apply(ctx)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// waitAtEnd stays at the end of the tape until a jump back, or until the context
// ends. What can be read only once is over at its end: that is io.EOF.
func (p *playback) waitAtEnd(ctx context.Context) error {
	if !p.rec.Started() {
		return io.EOF
	}
	last := p.rec.Latest() + 1
	if err := p.await(ctx, last); err != nil {
		return err
	}
	if err := p.wait(ctx, last); err != nil {
		return err
	}
	if p.open == nil {
		return io.EOF
	}
	p.ended, p.jumping = true, false
	p.controls.setLength(time.Duration(p.rec.Latest() - p.origin))
	p.rec.Health.Sources[0].State = flows.Ended
	p.rec.Send(p.end())
	for p.stopped == nil {
		if err := p.sleep(ctx, forever); err != nil {
			return err
		}
	}
	return p.stopped
}
