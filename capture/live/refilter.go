package live

import (
	"errors"

	"iftopgo/capture"
	"iftopgo/capture/iface"
)

// errRefilter says that a source cannot change its filter while it is open.
var errRefilter = errors.New("its filter was changed")

// refilterer is a source that can change its filter while it is open.
type refilterer interface {
	// refilter changes the filter; drain takes what the old one let through. It
	// reports whether in between there was a time in which nothing was captured.
	refilter(o *capture.Options, l *iface.Device, drain func() bool) (gap bool, err error)
}

// SetFilter captures only what another filter lets through from its return on;
// nil captures everything. What was counted so far stays counted. When the
// Filter cannot be used on an interface, it returns why and the old one stays.
// It must be called while Run runs.
func (l *Capture) SetFilter(compile capture.Compiler) error {
	l.one.Lock() // Not while the interfaces are switched.
	defer l.one.Unlock()
	settled, n, err := l.announce(compile)
	for range n {
		select {
		case one := <-settled:
			err = errors.Join(err, one)
		case <-l.ended:
			return errEnded
		}
	}
	return err
}

// announce tells the taps of another filter. Each of those that are open, whose
// number it returns, will say how it went.
func (l *Capture) announce(compile capture.Compiler) (settled chan error, n int, err error) {
	l.rec.Lock()
	defer l.rec.Unlock()
	o := capture.Options{Compile: compile}
	for _, t := range l.taps {
		if _, err := o.Filter(t.link.FilterLinkType(), true, t.name); err != nil {
			return nil, 0, err
		}
		t.awaited = t.source != nil
		if t.awaited {
			n++
		}
	}
	l.options.Compile = compile
	l.filters++
	l.settled = make(chan error, n)
	return l.settled, n, nil
}

// settle says how changing the filter of an open tap went, if that was awaited.
// The recorder's lock is held.
func (t *tap) settle(err error) {
	t.filters = t.live.filters
	if t.awaited {
		t.awaited = false
		t.live.settled <- err
	}
}

// asked returns a copy of what is asked for, and how often its filter was
// changed.
func (l *Capture) asked() (capture.Options, int) {
	l.rec.Lock()
	defer l.rec.Unlock()
	return l.options, l.filters
}

// refilter puts the newest filter in force, if it is not yet. The recorder's
// lock is held, by the goroutine that reads the tap.
func (t *tap) refilter(to *sink) error {
	if t.filters == t.live.filters {
		return nil
	}
	gap, err := false, errRefilter
	if s, ok := t.source.(refilterer); ok {
		t.live.options.Logger().Info("changing the filter", "interface", t.name)
		gap, err = s.refilter(&t.live.options, &t.link, func() bool {
			rest := *to // As much again as one drain may take.
			rest.now = t.live.clock.read()
			return t.drain(&rest)
		})
	}
	to.now = t.live.clock.read()
	if gap {
		t.live.rec.Lost(to.now)
	}
	if errors.Is(err, errRefilter) {
		return err // It will be settled when the source is given up.
	}
	t.settle(err)
	return err
}
