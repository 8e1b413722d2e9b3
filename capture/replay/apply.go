package replay

import (
	"context"
	"slices"
	"time"

	"iftopgo/flows"
)

// poll obeys without waiting, once it is known where the recording begins.
func (p *playback) poll(ctx context.Context) error {
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

// apply does what is asked for, and tells whoever takes the batches. It returns
// errBack when the tape has to be read from its start for it.
func (p *playback) apply(ctx context.Context) error {
	w := p.controls.take()
	p.pace.change(w.speed, w.paused, max(p.rec.End(), p.target), time.Now())
	back := w.jump && p.jump(p.origin+min(int64(w.target), latest-p.origin))
	if err := p.tell(ctx); err != nil {
		return err
	}
	if back {
		return errBack
	}
	return nil
}

// jump sets out for a capture time, and says whether it lies back.
func (p *playback) jump(to int64) (back bool) {
	back = to < p.rec.Sent()
	if (back && p.open == nil) || (p.ended && !back) {
		return false // It has just gone by, or there is nothing further on.
	}
	p.jumping, p.target, p.passed = true, to, to-lead
	p.pace.move(to, time.Now())
	return back
}

// tell sends a batch without traffic, for the state it carries.
func (p *playback) tell(ctx context.Context) error {
	if !p.rec.Started() {
		return nil
	}
	at := p.rec.Sent()
	if p.ended {
		at = p.end()
	}
	slot := flows.SlotOf(at)
	b := flows.Batch{Start: p.rec.Start(), At: at, From: slot, To: slot, Health: p.rec.Health}
	b.Health.Sources = slices.Clone(p.rec.Health.Sources)
	p.send(ctx, b)
	return p.stopped
}

// Send hands a batch on once the one before it was taken.
func (p *playback) send(ctx context.Context, b flows.Batch) {
	p.stamp(&b)
	if err := p.feed.Put(ctx, b); err != nil {
		p.stopped = err
	}
}

// stamp writes the state of the playback on a batch.
func (p *playback) stamp(b *flows.Batch) {
	b.Restart, p.restart = p.restart, false
	position, length := time.Duration(b.At-p.origin), p.controls.knownLength()
	if length > 0 {
		position = min(position, length)
	}
	b.Health.Replay = flows.Replay{
		Speed: p.pace.speed, Paused: p.pace.paused, Jumping: p.jumping,
		Position: max(position, 0), Length: length,
	}
	if !p.jumping {
		p.controls.arrived(b.Health.Replay.Position)
	}
}
