package app

import (
	"context"
	"errors"

	"iftopgo/model"
	"iftopgo/update"
)

// display shows a capture until it is over or the context ends.
type display func(ctx context.Context, m model.Model, fx update.Effects) error

// display is what the flags ask for: the screen, or lines on standard output.
func (s *session) display() display {
	if s.flags.Headless() {
		return func(ctx context.Context, m model.Model, fx update.Effects) error {
			return headless(ctx, m, fx, s.flags, s.stdout)
		}
	}
	palette := colorProfile(s.prefs.Color, s.stdout)
	return func(ctx context.Context, m model.Model, fx update.Effects) error {
		changes, err := runProgram(ctx, m, fx, s.stdout, palette)
		return errors.Join(err, s.store.flush(changes))
	}
}
