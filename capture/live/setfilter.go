package live

import (
	"errors"

	"iftopgo/capture"
	"iftopgo/capture/iface"
)

// errFilterChanged is why a source is opened again that cannot change its filter while
// it is open.
var errFilterChanged = errors.New("its filter was changed")

// filterSetter is a source that can change its filter while it is open.
type filterSetter interface {
	// setFilter changes the filter; drain reads what the old one let through, and says
	// whether that was all. gap says that nothing was captured for a moment in between.
	setFilter(o *capture.Options, l *iface.Device, drain func() bool) (gap bool, err error)
}

// SetFilter changes the filter: when it returns, only packets that pass the new one
// are captured; nil captures everything. What was counted so far stays counted. When
// the filter cannot be used on an interface, the error is capture.ErrFilter and the
// old filter stays. SetFilter must be called while Run runs, from any goroutine.
func (l *Capture) SetFilter(compile capture.Compiler) error {
	return l.change(func() error {
		o := capture.Options{Compile: compile}
		for _, t := range l.taps {
			if _, err := o.Filter(t.device.FilterLinkType(), true, t.name); err != nil {
				return err
			}
		}
		l.options.Compile = compile
		return nil
	})
}

// change changes the options that filters are made of, and waits until the taps have new
// ones. prepare, which changes the options unless it returns an error, is called with the
// recorder's lock held.
func (l *Capture) change(prepare func() error) error {
	l.changing.Lock() // Not while the interfaces are switched.
	defer l.changing.Unlock()
	results, n, err := l.requestFilter(prepare)
	for range n {
		select {
		case one := <-results:
			err = errors.Join(err, one)
		case <-l.ended:
			return errEnded
		}
	}
	return err
}

// requestFilter makes another filter the one that taps are to have. Each of the open
// ones, whose number it returns, sends its result when it has changed its filter.
func (l *Capture) requestFilter(prepare func() error) (results chan error, n int, err error) {
	l.rec.Lock()
	defer l.rec.Unlock()
	if err := prepare(); err != nil {
		return nil, 0, err
	}
	for _, t := range l.taps {
		t.reportsFilter = t.source != nil
		if t.reportsFilter {
			n++
		}
		if s, ok := t.source.(interruptible); ok {
			s.interrupt()
		}
	}
	l.filterVersion++
	l.filterResults = make(chan error, n)
	return l.filterResults, n, nil
}

// reportFilter tells SetFilter, if that waits for it, how changing the filter of the
// tap went. The recorder's lock is held.
func (t *tap) reportFilter(err error) {
	t.filterVersion = t.live.filterVersion
	if t.reportsFilter {
		t.reportsFilter = false
		t.live.filterResults <- err
	}
}

// currentOptions returns a copy of the options, and how often their filter was changed.
func (l *Capture) currentOptions() (capture.Options, int) {
	l.rec.Lock()
	defer l.rec.Unlock()
	return l.options, l.filterVersion
}

// updateFilter gives the source the newest filter, if it has an older one. The
// recorder's lock is held, by the goroutine that reads the tap.
func (t *tap) updateFilter(to *sink) error {
	if t.filterVersion == t.live.filterVersion {
		return nil
	}
	gap, err := false, errFilterChanged
	if s, ok := t.source.(filterSetter); ok {
		t.live.options.Logger().Info("changing the filter", "interface", t.name)
		gap, err = s.setFilter(&t.live.options, &t.device, t.drainOld(to))
	}
	to.now = t.live.clock.read()
	if gap {
		t.live.rec.Lost(to.now)
	}
	if errors.Is(err, errFilterChanged) {
		return err // closeFailed reports it.
	}
	t.reportFilter(err)
	return err
}

// drainOld returns what reads the packets that were captured before its first call, some
// with each call, and says whether it has read all. Later ones may be among them: under a
// fast sender there is always more. The recorder's lock is held by who calls it.
func (t *tap) drainOld(to *sink) func() bool {
	begun := int64(0)
	return func() bool {
		rest := *to // It may take as much again as one drain.
		rest.now = t.live.clock.read()
		rest.limit = t.live.pending()
		if begun == 0 {
			begun = rest.now
		}
		return t.drain(&rest) || to.Latest() > begun
	}
}
