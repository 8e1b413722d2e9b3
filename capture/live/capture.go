package live

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"iftopgo/capture"
	"iftopgo/capture/iface"
	"iftopgo/capture/meter"
	"iftopgo/flows"
)

// maxWait bounds how long a source waits without looking whether the capture
// was ended.
const maxWait = 250 * time.Millisecond

// Capture is a capture on interfaces.
type Capture struct {
	native     opener
	options    capture.Options // as asked for at the start; Switch changes taps alone, SetFilter Compile
	filterVersion    int             // how often the filter was changed
	filterResults    chan error
	localAddrs meter.LocalAddrs
	feed       *meter.Feed
	rec        *meter.Recorder // its lock also guards clock, taps and the fields of taps
	clock      clock
	taps       []*tap
	switcher
}

// tap is one interface of a live capture.
type tap struct {
	live *Capture
	name string
	index int // in the recorder's list of sources
	// filterVersion is what Live.filters was when the tap's filter was put in force.
	filterVersion int
	// reportsFilter says that SetFilter waits for how changing it goes.
	reportsFilter bool
	opened
	drainedTo      int64 // up to this capture time all packets were drained
	statsAt   int64 // when interface drops were last read
	ifDrops   flows.OptionalCount
	ifCounted bool
	backoff   backoff
}

// Open opens the interfaces of the options; the default one when none is
// named. An interface that is down is waited for; every other error is returned.
func Open(o capture.Options) (*Capture, error) { return openWith(o, openNative) }

// openWith is Open with another native engine.
func openWith(o capture.Options, native opener) (*Capture, error) {
	if len(o.Interfaces) == 0 {
		name, err := iface.Default()
		if err != nil {
			return nil, err
		}
		o.Interfaces = []string{name}
	}
	l := &Capture{native: native, options: o, feed: meter.NewFeed(), clock: systemClock(), switcher: newSwitcher()}
	l.rec = meter.NewRecorder(&o, &l.localAddrs, meter.LiveStep, l.feed.Push)
	if err := iface.ReadLocalAddrs(&l.localAddrs); err != nil {
		return nil, err
	}
	first, err := l.prepare(o.Interfaces)
	if err != nil {
		return nil, err
	}
	l.install(first)
	return l, nil
}

// Feed is where the batches come out.
func (l *Capture) Feed() *meter.Feed { return l.feed }

// Run captures until the context ends, then sends what is left as the final
// batch and closes the interfaces. Its error also ends the feed.
func (l *Capture) Run(ctx context.Context) (err error) {
	defer l.end()
	if d := l.options.Duration; d > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, d)
		defer cancel()
	}
	group, inner := errgroup.WithContext(ctx)
	group.Go(capture.Recovered(func() error { return l.runTapSets(inner) }))
	group.Go(capture.Recovered(func() error {
		iface.WatchLocalAddrs(inner, &l.localAddrs, func(err error) {
			l.options.Logger().Warn("the addresses of this host may be out of date", "reason", err)
		})
		return nil
	}))
	err = group.Wait()
	l.rec.Lock()
	defer l.rec.Unlock()
	for i := range l.rec.Health.Sources {
		l.rec.Health.Sources[i].State = flows.Ended
	}
	l.rec.Finish(l.clock.read())
	if err != nil {
		l.feed.Fail(err)
	}
	return err
}

// adopt makes what open returned the source of the tap. The recorder's lock is
// held.
func (t *tap) adopt(o opened, err error) {
	t.opened = o
	s := t.entry()
	s.Iface, s.Speed = uint32(o.device.Index), o.device.Speed
	if err != nil {
		t.source = nil
		t.retryLater(err)
		return
	}
	h := &t.live.rec.Health
	h.Engine = o.engine()
	// Whether drops are known is known before the first batch. An error comes again.
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

// retryLater notes why the tap has no source and when it is tried again.
func (t *tap) retryLater(err error) {
	s := t.entry()
	s.State = flows.Reopening
	s.Reason = err.Error()
	if errors.Is(err, capture.ErrNoInterface) {
		s.Reason = iface.ErrGone.Error()
	}
	s.RetryAt = t.live.clock.read() + t.live.clock.offset + int64(t.backoff.next())
	s.Try = t.backoff.tries
	t.live.rec.Lost(t.live.clock.read())
	t.live.options.Logger().Warn("not capturing", "interface", t.name, "reason", s.Reason, "try", s.Try)
}

// run captures until the context ends.
func (t *tap) run(ctx context.Context) error {
	for ctx.Err() == nil {
		if t.source == nil {
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
	began := t.live.clock.monotonic()
	for ctx.Err() == nil {
		if err := t.wait(t.untilDue()); err != nil {
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

// untilDue is how long the tap may wait: until the running batch is complete,
// and its last packets can be seen.
func (t *tap) untilDue() time.Duration {
	l := t.live
	l.rec.Lock()
	defer l.rec.Unlock()
	due := time.Duration(l.rec.End()-l.clock.read()) + t.lag()
	return max(min(due, maxWait), time.Millisecond)
}

// step drains the source and sends the batches that are complete. It returns
// the number of packets.
func (t *tap) step() (int, error) {
	l := t.live
	l.rec.Lock()
	defer l.rec.Unlock()
	now := l.clock.read()
	l.rec.Health.ClockOffset = l.clock.offset
	// What was lost is known before batches are sent that end before it was.
	err := t.countDrops(now)
	to := sink{Recorder: l.rec, now: now, since: t.drainedTo, offset: l.clock.offset}
	if failed := t.updateFilter(&to); failed != nil {
		return 0, failed
	}
	if t.drain(&to) {
		t.drainedTo = now - int64(t.lag())
	}
	if err == nil {
		err = t.countInterfaceDrops(now)
	}
	l.rec.Advance(l.drainedTo())
	return to.taken, err
}

// drainedTo is the capture time up to which no packet can come any more.
func (l *Capture) drainedTo() int64 {
	seen := l.taps[0].drainedTo
	for _, t := range l.taps[1:] {
		seen = min(seen, t.drainedTo)
	}
	return seen
}

// countDrops adds what the kernel lost to the capture's health.
func (t *tap) countDrops(now int64) error {
	h := &t.live.rec.Health
	d, err := t.drops()
	h.KernelDrops = h.KernelDrops.Plus(d)
	if d.N > 0 {
		t.live.rec.Lost(now)
	}
	return err
}

// countInterfaceDrops adds what the interface lost, once a second.
func (t *tap) countInterfaceDrops(now int64) error {
	if now < t.statsAt+meter.Second {
		return nil
	}
	h := &t.live.rec.Health
	t.statsAt = now
	total, err := t.interfaceDrops()
	if errors.Is(err, iface.ErrUnread) {
		t.live.options.Logger().Warn("counting interface drops later", "interface", t.name, "reason", err)
		return nil
	}
	if err != nil {
		return err
	}
	if t.ifCounted && total.N >= t.ifDrops.N {
		h.InterfaceDrops.N += total.N - t.ifDrops.N
	}
	h.InterfaceDrops.OK = h.InterfaceDrops.OK && total.OK
	t.ifDrops, t.ifCounted = total, true
	return nil
}

// Drops reads what the tap's interfaces dropped since they exist. On all
// interfaces it also learns their names.
func (t *tap) interfaceDrops() (flows.OptionalCount, error) {
	if t.device.Index != 0 {
		return iface.Drops(&t.device)
	}
	drops, names, err := iface.AllDrops()
	if err == nil {
		t.live.rec.Health.Names = names
	}
	return drops, err
}

// closeFailed gives a failed source up, after reading what it still holds.
func (t *tap) closeFailed(cause error) {
	l := t.live
	l.rec.Lock()
	defer l.rec.Unlock()
	now := l.clock.read()
	err := t.countDrops(now)
	to := sink{Recorder: l.rec, now: now, since: t.drainedTo, offset: l.clock.offset}
	for !t.drain(&to) {
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

// reopen waits for the next attempt to open the tap and makes it. Meanwhile the
// clock goes on: rates decay while nothing is captured.
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
	asked, filters := l.currentOptions()
	o, err := open(&asked, l.native, t.name)
	l.rec.Lock()
	defer l.rec.Unlock()
	t.filterVersion = filters
	if err == nil {
		l.rec.Health.Restarts++
	}
	t.adopt(o, err)
}

// drainRest reads the packets that were captured before the end and are still
// on their way.
func (t *tap) drainRest() error {
	deadline := t.live.clock.monotonic() + t.lag()
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

// maxBacklog is how long what was captured before the end is read for at most: in a
// flood there is always more.
const maxBacklog = time.Second

// Engine is how packets are captured, as the health of batches says it; empty
// while no interface could be opened.
func (l *Capture) Engine() string {
	l.rec.Lock()
	defer l.rec.Unlock()
	return l.rec.Health.Engine
}
