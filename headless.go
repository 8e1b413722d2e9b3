package main

import (
	"errors"
	"fmt"
	"io"
	"syscall"

	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
	"iftopgo/update"
	"iftopgo/view/ndjson"
)

// headless writes a line at every refresh until the capture ends.
func headless(m model.Model, fx update.Effects, f *flags, stdout io.Writer) error {
	m.Prefs.Tab = model.TabFlows // Whatever the screen shows, lines are of flows.
	msgs := make(chan tea.Msg)
	ended := make(chan struct{})
	defer close(ended)
	pull := func(next tea.Cmd) {
		for next != nil {
			msg := next()
			if msg == nil {
				return
			}
			select {
			case msgs <- msg:
			case <-ended:
				return
			}
			if b, ok := msg.(model.Sampled); ok && b.Batch.Final {
				return
			}
		}
	}
	go pull(fx.Next)
	go pull(fx.Names)
	go pull(fx.Owners)
	go pull(fx.Helper)
	var line []byte
	for msg := range msgs {
		if failed, ok := msg.(model.Failed); ok {
			return failed.Err
		}
		if b, ok := msg.(model.Sampled); ok && fx.AskOwners != nil && m.Prefs.Processes {
			if keys := update.NewFlows(&m, b.Batch); len(keys) > 0 {
				fx.AskOwners(keys)
			}
		}
		before := m.Refreshes
		m, _ = update.Update(m, msg, update.Effects{})
		if m.Refreshes == before {
			continue
		}
		if fx.Ask != nil && m.Prefs.DNS {
			fx.Ask(update.Unnamed(&m))
		}
		last := m.Done || f.Once
		var err error
		line, err = ndjson.Append(line[:0], &m, ndjson.Options{Limit: f.Limit, Final: last})
		if err != nil {
			return err
		}
		if _, err = stdout.Write(line); errors.Is(err, syscall.EPIPE) {
			return nil // Whoever read has had enough.
		} else if err != nil {
			return fmt.Errorf("writing JSON: %w", err)
		}
		if last {
			return nil
		}
	}
	return nil
}
