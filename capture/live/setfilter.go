package live

import (
	"errors"

	"iftopgo/capture"
	"iftopgo/capture/iface"
)

// errFilterChanged says that a source cannot change its filter while it is open.
var errFilterChanged = errors.New("its filter was changed")

// filterSetter is a source that can change its filter while it is open.
type filterSetter interface {
	// updateFilter changes the filter; drain takes what the old one let through. It
	// reports whether in between there was a time in which nothing was captured.
	setFilter(o *capture.Options, l *iface.Device, drain func() bool) (gap bool, err error)
}

// SetFilter captures only what another filter lets through from its return on;
// nil captures everything. What was counted so far stays counted. When the
// Filter cannot be used on an interface, it returns why and the old one stays.
// It must be called while Run runs.
func (l *Capture) SetFilter(compile capture.Compiler) error {
	l.changing.Lock() // Not while the interfaces are switched.
	defer l.changing.Unlock()
	settled, n, err := l.requestFilter(compile)
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

// requestFilter tells the taps of another filter. Each of those that are open, whose
// number it returns, will say how it went.
func (l *Capture) requestFilter(compile capture.Compiler) (settled chan error, n int, err error) {
	l.rec.Lock()
	defer l.rec.Unlock()
	o := capture.Options{Compile: compile}
	for _, t := range l.taps {
		if _, err := o.Filter(t.device.FilterLinkType(), true, t.name); err != nil {
			return nil, 0, err
		}
		t.reportsFilter = t.source != nil
		if t.reportsFilter {
			n++
		}
	}
	l.options.Compile = compile
	l.filterVersion++
	l.filterResults = make(chan error, n)
	return l.filterResults, n, nil
}

// reportFilter says how changing the filter of an open tap went, if that was awaited.
// The recorder's lock is held.
func (t *tap) reportFilter(err error) {
	t.filterVersion = t.live.filterVersion
	if t.reportsFilter {
		t.reportsFilter = false
		t.live.filterResults <- err
	}
}

// requestedSize returns a copy of what is asked for, and how often its filter was
// changed.
func (l *Capture) currentOptions() (capture.Options, int) {
	l.rec.Lock()
	defer l.rec.Unlock()
	return l.options, l.filterVersion
}

// updateFilter puts the newest filter in force, if it is not yet. The recorder's
// lock is held, by the goroutine that reads the tap.
func (t *tap) updateFilter(to *sink) error {
	if t.filterVersion == t.live.filterVersion {
		return nil
	}
	gap, err := false, errFilterChanged
	if s, ok := t.source.(filterSetter); ok {
		t.live.options.Logger().Info("changing the filter", "interface", t.name)
		gap, err = s.setFilter(&t.live.options, &t.device, func() bool {
			rest := *to // As much again as one drain may take.
			rest.now = t.live.clock.read()
			return t.drain(&rest)
		})
	}
	to.now = t.live.clock.read()
	if gap {
		t.live.rec.Lost(to.now)
	}
	if errors.Is(err, errFilterChanged) {
		return err // It will be settled when the source is given up.
	}
	t.reportFilter(err)
	return err
}
