package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"

	tea "charm.land/bubbletea/v2"

	livecapture "iftopgo/capture/live"
	replaycapture "iftopgo/capture/replay"
	"iftopgo/flows/names"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update"
	"iftopgo/view/export"
)

// effects are what the model can ask of the world. A file's names are not
// looked up: the same file always gives the same lines.
func effects(ctx context.Context, f *flags, p prefs.Prefs, rec recording, kept *keeper, log *slog.Logger, g *guard) (fx update.Effects, closeAll func() error, err error) {
	feed, limit := rec.Feed(), boundMemory()
	fx = update.Effects{
		Next: func() tea.Msg {
			awaitRoom(limit)
			// The capture ends with a final batch or an error: there is always a next.
			b, err := feed.Next(context.WithoutCancel(ctx))
			if err != nil {
				return model.CaptureErrorMsg{Err: err}
			}
			return model.BatchMsg{Batch: b}
		},
		Export:   g.exporting(),
		Copy:     export.Copying(ctx, clipboard()),
		Save:     kept.save,
		Orphaned: aboveUs().orphaned,
		Edits:    kept.edits(ctx),
		Helper:   g.helperEnd(ctx),
	}
	if r, ok := rec.(*replaycapture.Capture); ok {
		if p := r.Player(); p != nil {
			fx.Player = p
		}
		if f.Demo {
			d := newDemoOwners()
			fx.AskOwners, fx.Owners = d.ask, owned(d.next)
			return fx, d.close, nil
		}
		return fx, func() error { return nil }, nil
	}
	if live, ok := rec.(*livecapture.Capture); ok {
		fx.Interfaces, fx.Switch = linkLister(), switcher(ctx, live)
		fx.SetCaptureFilter = refilter(live)
	}
	resolver, err := names.NewResolver(names.Config{Disabled: !p.DNS})
	if err != nil {
		return fx, nil, fmt.Errorf("setting up name resolution: %w", err)
	}
	fx.Ask, fx.EnableNames = resolver.Ask, resolver.SetEnabled
	fx.Names = func() tea.Msg {
		found := resolver.Next(ctx)
		if found == nil {
			return nil
		}
		return model.NamesMsg{Names: found}
	}
	finder := newOwnerFinder(log, g.owners)
	if p.Processes {
		finder.begin()
	}
	fx.AskOwners, fx.AskCommand, fx.Owners = finder.ask, finder.askCommand, owned(finder.next)
	return fx, func() error {
		resolver.Close()
		return finder.close()
	}, nil
}

// clipboard is what there is to reach the system's clipboard with.
func clipboard() export.Clipboard {
	return export.Clipboard{Getenv: os.Getenv, LookPath: exec.LookPath}
}

// owned makes waiting for owners a command. It ends with the program, or with
// the search.
func owned(next func() (model.OwnersMsg, error)) tea.Cmd {
	return func() tea.Msg {
		msg, err := next()
		if err != nil {
			return nil
		}
		return msg
	}
}
