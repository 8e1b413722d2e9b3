package live

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/sync/errgroup"

	"iftopgo/capture"
	"iftopgo/capture/iface"
	"iftopgo/flows"
)

// errEnded says that Run has returned.
var errEnded = errors.New("the capture has ended")

// Switch captures on other interfaces from now on. The first batch of theirs begins
// the table anew, and the counters of the health begin at zero. The new interfaces
// are opened before the old ones are closed: when one of them cannot be opened,
// Switch returns an error as Open does, and the capture goes on as it was. It must be
// called while Run runs, from any goroutine.
func (l *Capture) Switch(ctx context.Context, names []string) error {
	l.changing.Lock()
	defer l.changing.Unlock()
	next, err := l.prepare(names)
	if err != nil {
		return err
	}
	select {
	case l.next <- next:
		<-next.installed
		return nil
	case <-l.ended:
		return errors.Join(errEnded, next.close())
	case <-ctx.Done():
		return errors.Join(fmt.Errorf("switching to other interfaces: %w", ctx.Err()), next.close())
	}
}

// switcher hands interfaces from Switch to Run, which starts and ends the goroutines
// that read them.
type switcher struct {
	changing sync.Mutex // held by the Switch or SetFilter that is under way
	next     chan *tapSet
	ended    chan struct{} // closed when Run returns
}

func newSwitcher() switcher {
	return switcher{next: make(chan *tapSet), ended: make(chan struct{})}
}

// end keeps Switch and SetFilter from waiting for a Run that has returned.
func (s *switcher) end() { close(s.ended) }

// tapSet is the interfaces that are captured on together, opened and not read yet.
type tapSet struct {
	names     []string
	taps      []*tap
	errs      []error       // why a tap could not be opened yet
	start     int64         // capture time before the first one was opened
	installed chan struct{} // closed when Run reads the taps
}

// prepare opens interfaces, beside those that are read.
func (l *Capture) prepare(names []string) (*tapSet, error) {
	l.rec.Lock()
	n := &tapSet{names: names, start: l.clock.read(), installed: make(chan struct{})}
	l.rec.Unlock()
	options, version := l.currentOptions()
	for i, name := range names {
		t := &tap{live: l, name: name, index: i, drainedTo: n.start, filterVersion: version}
		o, err := open(&options, l.native, name, l.tags)
		if err != nil && !errors.Is(err, iface.ErrDown) && !errors.Is(err, iface.ErrGone) {
			return nil, errors.Join(fmt.Errorf("capturing on %s: %w", name, err), n.close())
		}
		t.opened = o
		n.taps, n.errs = append(n.taps, t), append(n.errs, err)
		if other := n.alsoNamed(t); other != "" {
			return nil, errors.Join(fmt.Errorf("capturing on %s: %w as %s, and would count its packets twice: name one of them", name, capture.ErrSameInterface, other), n.close())
		}
	}
	return n, nil
}

// alsoNamed is the name by which the interface of the last tap was named before, "" for
// none.
func (n *tapSet) alsoNamed(last *tap) string {
	for _, t := range n.taps {
		if t != last && t.device.Index == last.device.Index && t.device.Index > 0 {
			return t.name
		}
	}
	return ""
}

// close closes what prepare opened.
func (n *tapSet) close() error {
	var errs []error
	for _, t := range n.taps {
		if t.source != nil {
			errs = append(errs, t.close())
		}
	}
	return errors.Join(errs...)
}

// install makes n the interfaces that are captured on. Flows and counters begin anew.
// Nobody reads the taps before any more.
func (l *Capture) install(n *tapSet) {
	l.rec.Lock()
	defer l.rec.Unlock()
	o := l.options
	o.Interfaces = n.names
	l.rec.Restart(&o, &l.localAddrs, n.start)
	known := flows.OptionalCount{OK: true}
	l.rec.Health = flows.Health{
		KernelDrops: known, InterfaceDrops: known, Clock: l.clock.steps,
		Sources: make([]flows.Source, len(n.names)),
	}
	l.taps = n.taps
	for i, t := range n.taps {
		l.rec.Health.Sources[i].Name = t.name
		t.adopt(t.opened, n.errs[i])
	}
	close(n.installed)
}

// runTapSets reads the taps, and after each Switch the new ones, until the context ends
// or reading fails for good.
func (l *Capture) runTapSets(ctx context.Context) error {
	for {
		next, err := l.runTaps(ctx)
		if next == nil {
			return err
		}
		if err != nil {
			// It is of an interface that is not captured on any more.
			l.options.Logger().Warn("leaving the interface", "reason", err)
		}
		l.install(next)
	}
}

// runTaps reads the taps until the context ends, one of them fails for good, or there
// are other taps to read, which it returns.
func (l *Capture) runTaps(ctx context.Context) (next *tapSet, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	group, inner := errgroup.WithContext(ctx)
	for _, t := range l.taps {
		group.Go(capture.Recovered(func() error { return t.run(inner) }))
	}
	group.Go(func() error {
		select {
		case next = <-l.next:
			cancel()
		case <-inner.Done():
		}
		return nil
	})
	err = group.Wait()
	return next, err
}
