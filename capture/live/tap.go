package live

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"iftopgo/capture"
	"iftopgo/capture/iface"
	"iftopgo/capture/peek"
	"iftopgo/flows"
)

// How long a source waits at most.
const (
	maxWait  = 250 * time.Millisecond  // before it looks whether the context has ended
	restWait = 1500 * time.Millisecond // that is interrupted when the context ends: longer than a batch
)

// tap is one interface of a capture, opened or to be opened again.
type tap struct {
	live  *Capture
	name  string
	index int // in the recorder's list of sources
	// filterVersion is what Capture.filterVersion was when the tap's filter was set.
	filterVersion int
	// reportsFilter says that SetFilter waits for the tap to change its filter.
	reportsFilter bool
	widths        peek.Widths // of the filter of the source
	opened
	drainedTo int64 // up to this capture time all packets were drained
	statsAt   int64 // when interface drops were last read
	ifDrops   flows.OptionalCount
	ifCounted bool
	backoff   backoff
}

// adopt makes what open returned the source of the tap; with an error the tap is
// opened again later. The recorder's lock is held.
func (t *tap) adopt(o opened, err error) {
	t.opened, t.widths = o, widest
	s := t.entry()
	s.Iface, s.Speed = uint32(o.device.Index), o.device.Speed
	if o.device.Name != "" {
		s.Name = o.device.Name // It may have been asked for by another one.
	}
	if err != nil {
		t.source = nil
		t.retryLater(err)
		return
	}
	h := &t.live.rec.Health
	h.Engine = o.engine()
	// Read now, so that the first batch says whether drops are known. An error comes
	// again at the next reading.
	if d, err := o.drops(); err == nil {
		h.KernelDrops = h.KernelDrops.Plus(d)
		if d.N > 0 {
			t.live.rec.Lost(t.live.clock.read())
		}
	}
	s.State, s.Note, s.Reason, s.RetryAt = flows.Live, o.note, "", 0
	t.live.options.Logger().Info("capturing", "interface", t.name, "engine", h.Engine, "note", o.note)
	t.ifCounted = false
}

// entry is the tap's entry in the list of sources.
func (t *tap) entry() *flows.Source { return &t.live.rec.Health.Sources[t.index] }

// retryLater sets in the health why the tap has no source, and when it is opened
// again.
func (t *tap) retryLater(err error) {
	s := t.entry()
	s.State = flows.Reopening
	s.Reason = err.Error()
	if errors.Is(err, capture.ErrNoInterface) {
		s.Reason = iface.ErrGone.Error()
	}
	s.RetryAt = t.live.clock.read() + t.live.clock.offset + int64(t.backoff.after(err))
	s.Try = t.backoff.tries
	t.live.rec.Lost(t.live.clock.read())
	t.live.options.Logger().Warn("not capturing", "interface", t.name, "reason", s.Reason, "try", s.Try)
}

// run captures until the context ends.
func (t *tap) run(ctx context.Context) error {
	for ctx.Err() == nil {
		if t.source == nil {
			if err := t.live.nothingLeft(); err != nil {
				return err
			}
			t.reopen(ctx)
			continue
		}
		if err := t.capture(ctx); err != nil {
			t.closeFailed(err)
		}
	}
	if t.source == nil {
		return nil
	}
	err := t.drainRest()
	return errors.Join(err, t.close())
}

// capture reads the source until the context ends or the source fails.
func (t *tap) capture(ctx context.Context) error {
	began, most := t.live.clock.monotonic(), maxWait
	if s, ok := t.source.(interruptible); ok {
		most = restWait
		defer context.AfterFunc(ctx, s.interrupt)()
	}
	for ctx.Err() == nil {
		if err := t.wait(t.untilDue(most)); err != nil {
			return err
		}
		n, err := t.step()
		if err != nil {
			return err
		}
		if n > 0 || t.live.clock.monotonic()-began >= backoffReset {
			t.backoff.reset()
		}
	}
	return nil
}

// untilDue is how long the tap may wait, at most so long: until the running batch has ended, and the
// source hands over its last packets.
func (t *tap) untilDue(most time.Duration) time.Duration {
	l := t.live
	l.rec.Lock()
	defer l.rec.Unlock()
	due := time.Duration(l.rec.End()-l.clock.read()) + t.lag()
	return max(min(due, most), time.Millisecond)
}

// step drains the source and sends the batches that are complete. It returns
// the number of packets.
func (t *tap) step() (int, error) {
	l := t.live
	l.rec.Lock()
	defer l.rec.Unlock()
	now := l.clock.read()
	l.rec.Health.Clock = l.clock.steps
	// Drops are read before a batch is sent, so that the batches in which packets may
	// be missing are marked.
	var err error
	if now-int64(t.lag()) >= l.rec.End() {
		err = t.countDrops(now)
	}
	to := t.sink(now)
	if failed := t.updateFilter(&to); failed != nil {
		return 0, failed
	}
	if t.drain(&to) {
		t.drainedTo = now - int64(t.lag())
		if s, ok := t.source.(countsItself); ok {
			t.drainedTo = min(t.drainedTo, s.counted())
		}
	}
	if failed := t.narrow(now); failed != nil {
		return 0, failed
	}
	if err == nil && (!t.ifCounted || t.drainedTo >= l.rec.End()) { // Not before what was counted is waited for.
		err = t.countInterfaceDrops(now)
	}
	l.rec.Advance(l.drainedTo())
	if s, ok := t.source.(countsIntervals); ok {
		s.beginInterval(&to)
	}
	return to.taken, err
}

// sink takes what is drained now. The recorder's lock is held.
func (t *tap) sink(now int64) sink {
	l := t.live
	return sink{Recorder: l.rec, now: now, since: t.drainedTo, offset: l.clock.offset, limit: l.pending()}
}

// pending is the least countsItself.pending of all taps, beyond all times if there is none. The
// recorder's lock is held.
func (l *Capture) pending() int64 {
	least := int64(math.MaxInt64)
	for _, t := range l.taps {
		if s, ok := t.source.(countsItself); ok {
			least = min(least, s.pending())
		}
	}
	return least
}

// finish has the kernel capture no more, if it can be told.
func (t *tap) finish() error {
	if s, ok := t.source.(finisher); ok {
		return s.finish()
	}
	return nil
}

// closeFailed closes a source that failed, after reading what it still holds. One that goes on capturing may hold more
// and more: what is not read within maxBacklog is lost, as retryLater marks it.
func (t *tap) closeFailed(cause error) {
	l := t.live
	l.rec.Lock()
	defer l.rec.Unlock()
	now := l.clock.read()
	err := errors.Join(t.countDrops(now), t.finish())
	to := t.sink(now)
	for began := l.clock.monotonic(); !t.drain(&to) && l.clock.monotonic()-began < maxBacklog; {
		to.taken = 0
	}
	if err == nil {
		err = t.countDrops(l.clock.read())
	}
	if closing := t.close(); err == nil {
		err = closing
	}
	if err != nil {
		cause = fmt.Errorf("%w (%w)", cause, err)
	}
	t.source = nil
	t.reportFilter(nil) // It will be opened with the new filter.
	t.retryLater(cause)
}

// reopen waits until the tap is to be opened again, and does so. Meanwhile empty
// batches are sent, so that rates fall while nothing is captured.
func (t *tap) reopen(ctx context.Context) {
	l := t.live
	l.rec.Lock()
	now := l.clock.read()
	t.drainedTo = now
	l.rec.Lost(now)
	l.rec.Advance(l.drainedTo())
	due := time.Duration(t.entry().RetryAt - l.clock.offset - now)
	l.rec.Unlock()
	if due > 0 {
		timer := time.NewTimer(min(due, maxWait))
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
		return
	}
	options, version := l.currentOptions()
	o, err := open(&options, l.native, t.name, l.tags)
	l.rec.Lock()
	defer l.rec.Unlock()
	t.filterVersion = version
	if err == nil {
		l.rec.Health.Restarts++
	}
	t.adopt(o, err)
}

// drainRest reads the packets that were captured before the context ended and that the
// source has not handed over yet.
func (t *tap) drainRest() error {
	deadline := t.live.clock.monotonic() + t.lag()
	if err := t.finish(); err != nil {
		return err
	}
	for {
		left := deadline - t.live.clock.monotonic()
		if left > 0 && t.wait(min(left, maxWait)) != nil {
			left = 0 // The capture is over; there is nothing to reopen.
		}
		n, err := t.step()
		if err != nil {
			return err
		}
		if left <= 0 && (n < maxDrain || left < -maxBacklog) {
			t.live.rec.Lock()
			defer t.live.rec.Unlock()
			return t.countDrops(t.live.clock.read())
		}
	}
}

// maxBacklog is how long is read at most of what was captured before the end: in a flood there is always more.
const maxBacklog = time.Second
