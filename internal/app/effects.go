package app

import (
	"context"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"iftopgo/capture/live"
	"iftopgo/capture/meter"
	"iftopgo/capture/remote"
	"iftopgo/capture/replay"
	"iftopgo/flows/names"
	"iftopgo/internal/tty"
	"iftopgo/internal/tuning"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update"
	"iftopgo/view/export"
)

// effects are the effects that update can ask for, and what ends them. Of a file no names
// are looked up: the same file always gives the same lines.
func (s *session) effects(ctx context.Context) (fx update.Effects, closeAll func() error, err error) {
	fx = update.Effects{
		Export:   s.exporter(),
		Copy:     export.Copying(ctx, clipboard()),
		Save:     s.store.save,
		Orphaned: tty.NewJobControl().Orphaned,
		Edits:    s.store.edits(ctx, s.clock.After),
		Helper:   s.helperChange(ctx),

		ProcessEnd: s.processEnd(ctx),
	}
	fx.History = s.historyEffect(ctx)
	if !s.captures() {
		sampler := newInterfaceSampler(s.clock)
		fx.Interfaces = sampler.effect(ctx)
		return fx, sampler.close, nil
	}
	fx.Next = nextBatch(ctx, s.source.Feed(), s.tick())
	if s.networks != nil {
		fx = s.networks.effects(ctx, fx)
	}
	if r, ok := s.source.(*replay.Capture); ok {
		if p := r.Player(); p != nil {
			fx.Player = p
		}
		if s.flags.Demo {
			d := newDemoOwners()
			fx.AskOwners, fx.Owners = d.ask, ownersCmd(d.next)
			return fx, d.close, nil
		}
		return fx, func() error { return nil }, nil
	}
	if _, ok := s.source.(*remote.Source); ok {
		return fx, func() error { return nil }, nil // What is known of their flows, the machines say.
	}
	sampler := newInterfaceSampler(s.clock)
	if c, ok := s.source.(*live.Capture); ok {
		fx.Interfaces, fx.Switch = sampler.effect(ctx), interfaceSwitcher(ctx, c)
		fx.SetCaptureFilter = setCaptureFilter(ctx, c, s.sep.OpenSystemFile)
		fx.AwaitNew = func(processes bool) { c.Await(awaited(processes)) }
	}
	fx, closeLookups, err := s.lookups(ctx, fx)
	return fx, func() error { return errors.Join(closeLookups(), sampler.close()) }, err
}

// tick is called when a second of the capture is over; what is live drives the clock.
func (s *session) tick() func() {
	if _, ok := s.source.(*live.Capture); ok {
		return s.clock.Tick
	}
	return func() {}
}

// nextBatch returns the command that waits for the next batch of the capture.
func nextBatch(ctx context.Context, feed *meter.Feed, tick func()) tea.Cmd {
	limit := tuning.MemoryLimit()
	return func() tea.Msg {
		tuning.CollectIfOver(limit)
		// The capture ends with a final batch or an error: there is always a next.
		b, err := feed.Next(context.WithoutCancel(ctx))
		if err != nil {
			return model.CaptureErrorMsg{Err: err}
		}
		if b.Closed {
			tick()
		}
		return model.BatchMsg{Batch: b}
	}
}

// lookups adds what finds names of addresses and owners of flows.
func (s *session) lookups(ctx context.Context, fx update.Effects) (update.Effects, func() error, error) {
	resolver, err := names.NewResolver(names.Config{Lookup: names.SystemLookup(s.sep.OpenSystemFile), Disabled: s.prefs.Names == prefs.NamesOff})
	if err != nil {
		return fx, nil, fmt.Errorf("setting up name resolution: %w", err)
	}
	fx.Ask, fx.SetNames = resolver.Ask, s.namesSetter(resolver)
	fx.Names = func() tea.Msg {
		found := resolver.Next(ctx)
		if found == nil {
			return nil
		}
		return model.NamesMsg{Names: found}
	}
	finder := newOwnerFinder(s.log, s.ownerSource)
	if s.prefs.Processes {
		finder.begin()
	}
	fx.AskOwners, fx.AskOwnersAgain = finder.ask, finder.askAgain
	fx.AskCommand, fx.Owners = finder.askCommand, ownersCmd(finder.next)
	return fx, func() error {
		resolver.Close()
		return finder.close()
	}, nil
}

// namesSetter returns what starts and stops looking names up, and looking for them in
// packets.
func (s *session) namesSetter(resolver *names.Resolver) func(prefs.Names) error {
	return func(n prefs.Names) error {
		resolver.SetEnabled(n != prefs.NamesOff)
		if c, ok := s.source.(*live.Capture); ok {
			return c.SetNames(n == prefs.NamesSeen)
		}
		return nil
	}
}

// ownersCmd returns the command that waits for owners. It ends with the program, or
// with the search.
func ownersCmd(next func() (model.OwnersMsg, error)) tea.Cmd {
	return func() tea.Msg {
		msg, err := next()
		if err != nil {
			return nil
		}
		return msg
	}
}
