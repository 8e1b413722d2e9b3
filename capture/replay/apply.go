package replay

import (
	"context"
	"slices"
	"time"

	"iftopgo/flows"
)

// applyPending applies what the player was asked for since, without waiting, once it
// is known where the recording begins.
func (p *playback) applyPending(ctx context.Context) error {
	if !p.started {
		return ctx.Err()
	}
	select {
	case <-p.controls.changed:
		return p.apply(ctx)
	default:
		return ctx.Err()
	}
}

// apply does what the player was asked for, and sends the new state to the reader of
// the batches. It returns errRewind when the recording has to be read from its start
// for it.
func (p *playback) apply(ctx context.Context) error {
	asked := p.controls.takeRequest()
	p.pace.change(asked.speed, asked.paused, max(p.rec.End(), p.target), time.Now())
	back := asked.jump && p.jump(p.origin+min(int64(asked.target), maxTime-p.origin))
	if err := p.sendState(ctx); err != nil {
		return err
	}
	if back {
		return errRewind
	}
	return nil
}

// jump begins a jump to a capture time, and says whether the recording has to be read
// from its start for it.
func (p *playback) jump(to int64) (back bool) {
	back = to < p.rec.Sent()
	if (back && p.reopen == nil) || (p.atEnd && !back) {
		return false // That time has just passed, or the recording ends before it.
	}
	p.jumping, p.target, p.skippedTo = true, to, to-leadIn
	p.pace.move(to, time.Now())
	return back
}

// sendState sends a batch without traffic, which tells the state of the playback.
func (p *playback) sendState(ctx context.Context) error {
	if !p.rec.Started() {
		return nil
	}
	at := p.rec.Sent()
	if p.atEnd {
		at = p.end()
	}
	slot := flows.SlotOf(at)
	b := flows.Batch{Start: p.rec.Start(), At: at, From: slot, To: slot, Health: p.rec.Health}
	b.Health.Sources = slices.Clone(p.rec.Health.Sources)
	p.send(ctx, b)
	return p.sendErr
}

// send puts a batch into the feed once the one before it was taken.
func (p *playback) send(ctx context.Context, b flows.Batch) {
	if p.atEnd {
		b.At = p.end()
	}
	p.annotate(&b)
	p.addState(&b)
	if err := p.feed.Put(ctx, b); err != nil {
		p.sendErr = err
	}
}

// addState adds the state of the playback to a batch.
func (p *playback) addState(b *flows.Batch) {
	b.Restart, p.restart = p.restart, false
	position, length := time.Duration(b.At-p.origin), p.controls.currentLength()
	if length > 0 {
		position = min(position, length)
	}
	b.Health.Replay = flows.Replay{
		Speed: p.pace.speed, Paused: p.pace.paused, Jumping: p.jumping,
		Position: max(position, 0), Length: length,
	}
	if !p.jumping {
		p.controls.setPosition(b.Health.Replay.Position)
	}
}
