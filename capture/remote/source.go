package remote

import (
	"context"
	"errors"
	"fmt"
	"time"

	"iftopgo/capture"
	"iftopgo/capture/meter"
	"iftopgo/capture/remote/sshlink"
)

// Link is the connection to machines: [sshlink.Link].
type Link interface {
	Next() (sshlink.Event, error)
	Tell(machine int, o sshlink.Order) error
	Close() error
}

// Source is what machines write at this moment, as batches.
type Source struct {
	link     Link
	machines *machines
	feed     *meter.Feed
	duration time.Duration
	began    int64 // when Run has begun

	events chan sshlink.Event
	taken  chan struct{} // the last event was handled
	lost   error         // why there are no more events
}

// Open returns the source of machines that link connects to, by their names. Run, or Close before
// it, closes the link.
func Open(o capture.Options, names []string, link Link) *Source {
	s := &Source{link: link, feed: meter.NewFeed(o.BatchFlows()), duration: o.Duration, events: make(chan sshlink.Event), taken: make(chan struct{})}
	s.machines = newMachines(&o, names, s.feed.Push, func(machine int, order sshlink.Order) {
		_ = link.Tell(machine, order) // When that fails the link has ended, which its events say.
	})
	go s.receive()
	return s
}

// receive receives events, each once the one before it was handled.
func (s *Source) receive() {
	defer close(s.events)
	for {
		e, err := s.link.Next()
		if err != nil {
			s.lost = err
			return
		}
		s.events <- e
		<-s.taken
	}
}

// Feed is where the batches come out.
func (s *Source) Feed() *meter.Feed { return s.feed }

// Ready waits until each machine has answered, or has failed, or has taken long without asking
// anything. It is an error when all have failed.
func (s *Source) Ready(ctx context.Context) error {
	err := s.serve(ctx, func() bool { return s.machines.ready })
	if err != nil || ctx.Err() != nil {
		return errors.Join(err, ctx.Err())
	}
	return s.machines.allFailed()
}

// Run reads what the machines write until the context ends, or capture.Options.Duration is over.
func (s *Source) Run(ctx context.Context) error {
	s.began = time.Now().UnixNano()
	err := capture.Recovered(func() error {
		return s.serve(ctx, func() bool { return s.machines.allRefused() || s.over() })
	})()
	if err == nil && s.machines.allRefused() {
		err = s.machines.allFailed()
	}
	s.machines.finish(time.Now().UnixNano())
	if err != nil {
		s.feed.Fail(err)
	}
	return errors.Join(err, s.Close())
}

// Close closes the link.
func (s *Source) Close() error {
	err := s.link.Close()
	for range s.events { // The last one may be waiting.
		s.taken <- struct{}{}
	}
	return err
}

// over reports whether the duration is over: in capture time, or as long as no machine has written a line
// by the clock.
func (s *Source) over() bool {
	r := s.machines.rec
	switch {
	case s.duration <= 0:
		return false
	case r.Started():
		return r.Sent()-r.Start() >= int64(s.duration)
	default:
		return time.Now().UnixNano()-s.began >= int64(s.duration)
	}
}

// serve handles events until a condition holds, or the context ends.
func (s *Source) serve(ctx context.Context, until func() bool) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for !until() {
		select {
		case e, ok := <-s.events:
			if !ok {
				return fmt.Errorf("what runs ssh has ended: %w", s.lost)
			}
			s.machines.event(&e, time.Now().UnixNano())
			s.taken <- struct{}{}
		case <-timer.C:
		case <-ctx.Done():
			return nil
		}
		timer.Reset(time.Duration(s.machines.tick(time.Now().UnixNano())))
	}
	return nil
}

// allRefused reports whether no machine will be connected again.
func (ms *machines) allRefused() bool {
	for _, m := range ms.all {
		if !m.refused {
			return false
		}
	}
	return true
}

// allFailed says why no machine is connected; nil when one is, or is being connected.
func (ms *machines) allFailed() error {
	var all []error
	for _, m := range ms.all {
		if m.up && m.failed == nil {
			return nil
		}
		all = append(all, fmt.Errorf("%s: %s", m.name, m.reason))
	}
	return errors.Join(all...)
}
