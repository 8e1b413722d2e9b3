package main

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"iftopgo/capture"
	"iftopgo/flows/names"
	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update"
)

// effects are what the model can ask of the world. A file's names are not
// looked up: the same file always gives the same lines.
func effects(ctx context.Context, f *flags, p prefs.Prefs, rec recording, doc *prefs.Document) (update.Effects, func(), error) {
	feed := rec.Feed()
	fx := update.Effects{
		Next: func() tea.Msg {
			// The capture ends with a final batch or an error: there is always a next.
			b, err := feed.Next(context.WithoutCancel(ctx))
			if err != nil {
				return model.Failed{Err: err}
			}
			return model.Sampled{Batch: b}
		},
		Save: func(before, after prefs.Prefs) tea.Cmd {
			return func() tea.Msg { return model.Saved{Err: doc.Save(before, after)} }
		},
	}
	if r, ok := rec.(*capture.Replay); ok {
		if p := r.Player(); p != nil {
			fx.Player = p
		}
		return fx, func() {}, nil
	}
	if live, ok := rec.(*capture.Live); ok {
		fx.Links, fx.Switch = linkLister(), switcher(ctx, live)
	}
	resolver, err := names.NewResolver(names.Config{Disabled: !p.DNS})
	if err != nil {
		return fx, func() {}, fmt.Errorf("setting up name resolution: %w", err)
	}
	fx.Ask, fx.EnableNames = resolver.Ask, resolver.SetEnabled
	fx.Names = func() tea.Msg {
		found := resolver.Next(ctx)
		if found == nil {
			return nil
		}
		return model.Named{Names: found}
	}
	return fx, resolver.Close, nil
}
