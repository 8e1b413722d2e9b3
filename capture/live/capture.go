package live

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"

	"iftopgo/capture"
	"iftopgo/capture/decode"
	"iftopgo/capture/iface"
	"iftopgo/capture/meter"
	"iftopgo/capture/peek"
	"iftopgo/flows"
)

// Capture is a capture on one or several interfaces of this host.
type Capture struct {
	native        opener
	tags          map[string]decode.LinkType // of switches, read while /sys can be
	options       capture.Options            // those of Open, with the Compile of the last SetFilter
	filterVersion int                        // how often the filter was changed
	filterResults chan error                 // how taps tell SetFilter whether they could change it
	localAddrs    meter.LocalAddrs
	feed          *meter.Feed
	rec           *meter.Recorder // its lock also guards the fields below and those of taps
	clock         clock
	taps          []*tap
	ifDrops       iface.Drops
	peeker        *peek.Peeker
	switcher
}

// Open opens the interfaces of the options; the default one when none is named. An
// interface that is down is waited for. Other errors are returned, such as
// capture.ErrPermission, capture.ErrNoInterface and capture.ErrFilter.
func Open(o capture.Options) (*Capture, error) { return openWith(o, openNative) }

// openWith is Open with a native engine of the caller.
func openWith(o capture.Options, native opener) (*Capture, error) {
	if len(o.Interfaces) == 0 {
		name, err := iface.Default()
		if err != nil {
			return nil, err
		}
		o.Interfaces = []string{name}
	}
	l := &Capture{native: native, tags: iface.SwitchTags(), options: o, feed: meter.NewFeed(o.BatchFlows()), clock: systemClock(), switcher: newSwitcher()}
	l.rec = meter.NewRecorder(&o, &l.localAddrs, meter.LiveStep, l.feed.Push)
	l.rec.Behind = l.feed.Behind
	l.rec.SendAwaited(o.Awaited)
	l.peeker = peek.New(l.localAddrs.Has)
	l.feed.Names = l.peeker.Found
	l.lookForNames()
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

// Await says which batches are awaited from now on. A ring that is open keeps its packets in blocks for as long as before.
// It can be called at any time, by any goroutine.
func (l *Capture) Await(which capture.Awaited) {
	l.rec.Lock()
	defer l.rec.Unlock()
	l.options.Awaited = which
	l.rec.SendAwaited(which)
}

// Feed returns the batches of the capture.
func (l *Capture) Feed() *meter.Feed { return l.feed }

// Run captures until the context ends or Options.Duration is over, then sends what is
// left as the final batch and closes the interfaces. An error that it returns also
// ends the feed.
func (l *Capture) Run(ctx context.Context) (err error) {
	defer l.end()
	if d := l.options.Duration; d > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, d)
		defer cancel()
	}
	stopPeeking := l.startPeeking()
	group, inner := errgroup.WithContext(ctx)
	group.Go(capture.Recovered(func() error { return l.runTapSets(inner) }))
	group.Go(capture.Recovered(func() error {
		iface.WatchLocalAddrs(inner, &l.localAddrs, func(err error) {
			l.options.Logger().Warn("the addresses of this host may be out of date", "reason", err)
		})
		return nil
	}))
	err = errors.Join(group.Wait(), stopPeeking())
	l.rec.Lock()
	defer l.rec.Unlock()
	for i := range l.rec.Health.Sources {
		l.rec.Health.Sources[i].State = flows.Ended
	}
	l.rec.Finish(l.clock.read())
	l.ifDrops.Close()
	if err != nil {
		l.feed.Fail(err)
	}
	return err
}

// drainedTo is the capture time up to which all packets of all taps were read.
func (l *Capture) drainedTo() int64 {
	to := l.taps[0].drainedTo
	for _, t := range l.taps[1:] {
		to = min(to, t.drainedTo)
	}
	return to
}

// Engine is the name of what packets are captured with, as in flows.Health; empty
// while no interface could be opened.
func (l *Capture) Engine() string {
	l.rec.Lock()
	defer l.rec.Unlock()
	return l.rec.Health.Engine
}
