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
// After a jump the table begins leadIn before the target, so that every average is
// complete there. What comes before is metered too, so that flows have the same local
// side as when they are played, and left out of the counts. A jump back reads the
// recording from its start. A jump forward by less than leadIn leaves nothing out: it
// is played without waiting, and the table goes on.
type playback struct {
	*Capture
	controls  *Player
	pace      pace
	skippedTo int64 // batches that end at or before it are left out
	target    int64 // batches that end at or before it are sent without waiting
	jumping   bool  // target is not reached yet
	restart   bool  // the next batch begins the table anew
	atEnd     bool  // all of the recording was played
	readErr   error // why the recording cannot be read to its end, once that is known
	sendErr   error // why no batch can be sent any more
}

// leadIn is how long before the target of a jump the table begins, in nanoseconds.
const leadIn = flows.History * meter.Second

// fastSpeed is the highest speed at which a second is sent in several batches.
const fastSpeed = 4

// errRewind says that the recording has to be read from its start again.
var errRewind = errors.New("jump back")

func newPlayback(r *Capture, speed float64) *playback {
	p := &playback{Capture: r, controls: newPlayer(speed)}
	p.controls.forwardOnly = r.reopen == nil
	p.pace.speed = p.controls.request.speed
	return p
}

// run plays until the end of the recording, or until the context ends.
func (p *playback) run(ctx context.Context) error {
	defer p.startMeasuring(ctx)()
	p.rec.Emit = func(b flows.Batch) { p.send(ctx, b) }
	p.rec.SetStep(p.step())
	for {
		err := p.playToEnd(ctx)
		if errors.Is(err, errRewind) {
			err = p.rewind()
		} else if errors.Is(err, io.EOF) {
			return nil
		}
		if ctx.Err() != nil {
			return p.readErr // Other errors come of the context that has ended.
		}
		if err != nil {
			return err
		}
	}
}

// rewind goes to the start of the recording, for a jump back.
func (p *playback) rewind() error {
	reader, err := p.reopen()
	if err != nil {
		return err
	}
	if err := p.reader.Close(); err != nil {
		return errors.Join(err, reader.Close())
	}
	emit := p.rec.Emit
	p.reset(reader)
	p.rec.Emit = emit
	p.rec.SetStep(p.step())
	p.restart, p.atEnd, p.readErr = true, false, nil
	return nil
}

// playToEnd plays to the end of the recording and returns io.EOF, or before that
// errRewind.
func (p *playback) playToEnd(ctx context.Context) error {
	var f frame.Frame
	for n := 0; ; n++ {
		if n%pollEvery == 0 {
			if err := p.applyPending(ctx); err != nil {
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

// stopAtError stays, like waitAtEnd, where a recording cannot be read any further, and
// says why: what is before that place can be played again. If there is nothing before
// it, or the recording can be read only once, the error ends the playback.
func (p *playback) stopAtError(ctx context.Context, why error) error {
	if p.reopen == nil || !p.rec.Started() {
		return why
	}
	p.readErr, p.broken = why, why.Error()
	return p.waitAtEnd(ctx)
}

// await sends every batch that ends at or before a capture time, each when it
// is due.
func (p *playback) await(ctx context.Context, until int64) error {
	if !p.rec.Started() {
		p.begin(until)
	}
	for p.rec.End() <= until {
		if p.rec.End() <= p.skippedTo {
			p.skipTo(min(until, p.skippedTo))
			continue
		}
		if err := p.wait(ctx, p.rec.End()); err != nil {
			return err
		}
		if p.rec.End() <= p.skippedTo {
			continue // A jump has passed over it meanwhile.
		}
		p.rec.Advance(p.rec.End())
		if p.sendErr != nil {
			return p.sendErr
		}
		p.rec.SetStep(p.step())
	}
	return nil
}

// begin starts the recorder at the first packet.
func (p *playback) begin(now int64) {
	p.rec.Begin(now)
	if !p.jumping {
		p.pace.move(now, time.Now())
	}
}

// skipTo leaves out the batches that end at or before a capture time: the table begins
// behind them.
func (p *playback) skipTo(until int64) {
	p.rec.Skip(until)
	p.rec.SetStep(p.step())
	p.restart = true
}

// end is when the last batch ends, at the end of the recording.
func (p *playback) end() int64 { return max(p.rec.Latest(), p.rec.Sent()) }

// step is how long batches are: at a high speed, or during a jump, nobody sees more
// than whole seconds.
func (p *playback) step() int64 {
	if p.jumping || p.pace.speed > fastSpeed {
		return meter.Second
	}
	return meter.LiveStep
}

// wait waits until a capture time is due, and applies what the player is asked for
// meanwhile.
func (p *playback) wait(ctx context.Context, until int64) error {
	for until > p.target {
		if p.jumping {
			p.jumping = false
			if err := p.sendState(ctx); err != nil {
				return err
			}
		}
		now := time.Now()
		left := p.pace.timeLeft(until, now)
		if left <= 0 {
			if left < -maxBehind {
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

// sleep waits for d, or until the player is asked for something, which it applies.
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

// waitAtEnd stays at the end of the recording until a jump back, or until the context
// ends. For a recording that can be read only once it returns io.EOF.
func (p *playback) waitAtEnd(ctx context.Context) error {
	if !p.rec.Started() {
		return io.EOF
	}
	last := p.rec.Latest()
	if err := p.await(ctx, last); err != nil {
		return err
	}
	if err := p.wait(ctx, last); err != nil {
		return err
	}
	if p.reopen == nil {
		return io.EOF
	}
	p.atEnd, p.jumping = true, false
	p.controls.setLength(time.Duration(p.rec.Latest() - p.origin))
	p.rec.Health.Sources[0].State = flows.Ended
	p.rec.Send(p.end() + 1) // Its last nanosecond is that of the newest packet.
	for p.sendErr == nil {
		if err := p.sleep(ctx, forever); err != nil {
			return err
		}
	}
	return p.sendErr
}
