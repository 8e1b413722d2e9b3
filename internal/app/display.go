package app

import (
	"context"
	"errors"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"

	"iftopgo/internal/tty"
	"iftopgo/internal/tty/restorer"
	"iftopgo/model"
	"iftopgo/update"
)

// display shows a capture until it is over or the context ends.
type display func(ctx context.Context, m model.Model, fx update.Effects) error

// logUntold logs that the service manager could not be told how the program is doing: a capture
// goes on without.
func (s *session) logUntold(err error) {
	if err != nil {
		s.log.Warn("supervisor", "reason", err)
	}
}

// stopOthers stops those processes of the program's job that belong to the one who started it,
// where it has become another user.
func (s *session) stopOthers() error {
	broker := s.sep.Broker()
	if broker == nil {
		return nil
	}
	return broker.StopJob()
}

// display is what the flags ask for: the screen, or lines on standard output.
func (s *session) display() display {
	if s.flags.Headless() {
		return func(ctx context.Context, m model.Model, fx update.Effects) error {
			s.logUntold(s.supervisor.Ready())
			return headless(ctx, m, fx, s.flags, s.stdout, beside{
				alive: func() { s.logUntold(s.supervisor.Alive(time.Now())) }, recorder: s.recorder, taps: s.exporters.taps,
			})
		}
	}
	palette := colorProfile(s.prefs.Color, s.stdout)
	kept, err := restorer.Start(os.Stdin, s.stdout)
	s.restorerDone = kept.Done()
	if err != nil {
		s.log.Warn("nobody restores the terminal after a crash", "reason", err)
	}
	quick := tty.OpenQuick(s.stdout) // Which is out of reach then, too.
	return func(ctx context.Context, m model.Model, fx update.Effects) error {
		m, _ = update.Update(m, tea.ColorProfileMsg{Profile: palette}, update.Effects{}) // Bubble Tea says so after the first picture.
		changes, err := runProgram(ctx, m, fx, s.exporters.taps, s.stdout, quick, palette, kept, s.stopOthers, s.clock.After)
		return errors.Join(err, quick.Close(), kept.Close(), s.store.flush(changes))
	}
}
