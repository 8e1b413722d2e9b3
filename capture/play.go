package capture

import (
	"context"
	"errors"
	"io"
	"time"

	"iftopgo/capture/frame"
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
	*Replay
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
const lead = flows.History * second

// fastSpeed is the highest speed at which a second is sent in several batches.
const fastSpeed = 4

// errBack says that the tape has to be read from its start again.
var errBack = errors.New("jump back")

func newPlayback(r *Replay, speed float64) *playback {
	p := &playback{Replay: r, controls: newPlayer(speed)}
	p.controls.once = r.open == nil
	p.pace.speed = p.controls.wish.speed
	return p
}

// run plays until the end of the tape, or until the context ends.
func (p *playback) run(ctx context.Context) error {
	defer p.startMeasuring(ctx)()
	p.rec.emit = func(b flows.Batch) { p.send(ctx, b) }
	p.rec.step = p.step()
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
	if err := p.tape.Close(); err != nil {
		return errors.Join(err, again.Close())
	}
	p.reset(again)
	p.rec.step = p.step()
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
			return p.hold(ctx)
		}
		if err != nil {
			return p.breakOff(ctx, err)
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

// breakOff stays, like hold, where a tape cannot be read any further, and says why:
// what is before that place can be played again. Without anything before it, or if
// it can be read only once, the replay fails.
func (p *playback) breakOff(ctx context.Context, why error) error {
	if p.open == nil || !p.rec.started {
		return why
	}
	p.broken = why
	p.rec.health.Sources[0].Note = why.Error()
	return p.hold(ctx)
}

// await sends every batch that ends at or before a capture time, each when it
// is due.
func (p *playback) await(ctx context.Context, until int64) error {
	if !p.rec.started {
		p.begin(until)
	}
	for p.rec.end <= until {
		if p.rec.end <= p.passed {
			p.pass(min(until, p.passed))
			continue
		}
		if err := p.wait(ctx, p.rec.end); err != nil {
			return err
		}
		if p.rec.end <= p.passed {
			continue // It was jumped over meanwhile.
		}
		p.rec.advance(p.rec.end)
		if p.stopped != nil {
			return p.stopped
		}
		p.setStep()
	}
	return nil
}

// begin starts the recording at its first packet.
func (p *playback) begin(now int64) {
	p.rec.begin(now)
	if !p.jumping {
		p.pace.move(now, time.Now())
	}
}

// pass leaves out the batches that end at or before a capture time: the
// recording begins behind them.
func (p *playback) pass(until int64) {
	emit := p.rec.emit
	p.rec.emit = func(flows.Batch) {}
	p.rec.advance(until)
	p.rec.emit = emit
	p.setStep()
	p.rec.start = p.sent()
	p.rec.lostTo = 0
	p.rec.meter.received, p.rec.meter.undecoded = 0, 0
	h := &p.rec.health
	h.Received, h.Undecoded, h.KernelDrops.N = 0, 0, 0
	p.restart = true
}

// sent is the capture time up to which all batches were sent.
func (p *playback) sent() int64 { return max(p.rec.end-p.rec.step, p.rec.start) }

// end is when the last batch of an ended tape ends.
func (p *playback) end() int64 { return max(p.rec.latest, p.sent()) + 1 }

// step is how long a batch should be. Whoever looks at a replay that is fast
// sees no more than the whole second.
func (p *playback) step() int64 {
	if p.jumping || p.pace.speed > fastSpeed {
		return second
	}
	return liveStep
}

// setStep sets how long the batches to come are. Nothing has been metered for
// the running one.
func (p *playback) setStep() {
	step, from := p.step(), p.rec.end-p.rec.step
	if from%step == 0 {
		p.rec.step, p.rec.end = step, from+step
	}
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
		return p.obey(ctx)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// hold stays at the end of the tape until a jump back, or until the context
// ends. What can be read only once is over at its end: that is io.EOF.
func (p *playback) hold(ctx context.Context) error {
	if !p.rec.started {
		return io.EOF
	}
	last := p.rec.latest + 1
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
	p.controls.setLength(time.Duration(p.rec.latest - p.origin))
	p.rec.health.Sources[0].State = flows.Ended
	p.rec.send(p.end())
	for p.stopped == nil {
		if err := p.sleep(ctx, forever); err != nil {
			return err
		}
	}
	return p.stopped
}
