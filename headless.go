package main

import (
	"errors"
	"fmt"
	"io"
	"syscall"

	tea "charm.land/bubbletea/v2"

	"iftopgo/model"
	"iftopgo/prefs"
	"iftopgo/update"
	"iftopgo/view/ndjson"
	"iftopgo/view/text"
)

// printer appends what is written of a model at a refresh, the last time with
// last.
type printer func(dst []byte, m *model.Model, last bool) ([]byte, error)

// printer returns what the flags ask for: lines of JSON, or blocks of text.
func (f *flags) printer() printer {
	if f.JSON {
		return func(dst []byte, m *model.Model, last bool) ([]byte, error) {
			return ndjson.Append(dst, m, ndjson.Options{Limit: f.Limit, Final: last})
		}
	}
	stream := text.Stream{Form: text.Form(f.Text), Limit: f.Limit}
	return func(dst []byte, m *model.Model, last bool) ([]byte, error) {
		return stream.Append(dst, m, last), nil
	}
}

// headless writes at every refresh until the capture ends.
func headless(m model.Model, fx update.Effects, f *flags, stdout io.Writer) error {
	m.Prefs.Tab = prefs.TabFlows // Whatever the screen shows, lines are of flows.
	samples, found, ended := make(chan tea.Msg), make(chan tea.Msg), make(chan struct{})
	defer close(ended)
	go pull(fx.Next, samples, ended)
	go pull(fx.Names, found, ended)
	go pull(fx.Owners, found, ended)
	go pull(fx.Helper, found, ended)
	p := press{print: f.printer(), out: stdout}
	asked := newAsked(fx)
	for {
		var msg tea.Msg
		select {
		case msg = <-samples:
		case msg = <-found:
		}
		if failed, ok := msg.(model.CaptureErrorMsg); ok {
			return failed.Err
		}
		before := m.Refreshes
		var cmd tea.Cmd
		m, cmd = update.Update(m, msg, update.Effects{})
		if b, ok := msg.(model.BatchMsg); ok && len(b.Batch.Deltas) > update.MaxDirectFold {
			m, _ = update.Update(m, cmd(), update.Effects{}) // A flood is folded by a command.
		}
		asked.about(&m, msg)
		if m.Refreshes == before {
			continue
		}
		if fx.Ask != nil && m.Prefs.DNS {
			fx.Ask(update.Unnamed(&m))
		}
		last := m.Done || f.Once
		if last || !f.JSON { // What the next lines of JSON tell in full, later blocks do not.
			m = asked.settle(m, found)
		}
		if gone, err := p.write(&m, last); gone || last || err != nil {
			return err
		}
	}
}

// press writes what a printer prints.
type press struct {
	print printer
	out   io.Writer
	buf   []byte
}

// write writes what there is of a model, and reports whether the reader is gone.
func (p *press) write(m *model.Model, last bool) (gone bool, err error) {
	if p.buf, err = p.print(p.buf[:0], m, last); err != nil {
		return false, err
	}
	_, err = p.out.Write(p.buf)
	if errors.Is(err, syscall.EPIPE) {
		return true, nil // Whoever read has had enough.
	}
	if err != nil {
		return false, fmt.Errorf("writing to standard output: %w", err)
	}
	return false, nil
}

// pull hands over what a command returns, again and again, until the last batch
// or the end.
func pull(next tea.Cmd, msgs chan<- tea.Msg, ended <-chan struct{}) {
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
		if b, ok := msg.(model.BatchMsg); ok && b.Batch.Final {
			return
		}
	}
}
