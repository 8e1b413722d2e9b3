package tty

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
)

// keysEnd is how long is waited at most for the end of reading: who takes the events may be the one who waits.
const keysEnd = 500 * time.Millisecond

// Keys reads what is typed on a screen, and what else the terminal says, as events.
type Keys struct {
	screen *Screen
	term   string
	send   func(uv.Event)
	failed func()
	// reading is what reads now, nil for nothing.
	reading *keyReading
}

// keyReading reads until it is canceled.
type keyReading struct {
	in     canceler
	cancel context.CancelFunc
	done   chan error
}

// canceler is a reader of which Cancel ends the Read that goes on.
type canceler interface {
	io.ReadCloser
	Cancel() bool
}

// NewKeys returns what reads from a screen on a terminal of a type (TERM), once it is started. send gets the events one by
// one; failed is called when nothing can be read any more.
func NewKeys(s *Screen, term string, send func(uv.Event), failed func()) *Keys {
	return &Keys{screen: s, term: term, send: send, failed: failed}
}

// Start begins to read.
func (k *Keys) Start() error {
	in, err := uv.NewCancelReader(k.screen.Input())
	if err != nil {
		return fmt.Errorf("reading keys: %w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	k.reading = &keyReading{in, cancel, make(chan error, 1)}
	events := make(chan uv.Event)
	go k.forward(ctx, events)
	go func(r *keyReading) {
		err := uv.NewTerminalReader(r.in, k.term).StreamEvents(ctx, events)
		close(events)
		if ctx.Err() == nil { // A raw terminal has an end only once it has hung up.
			k.failed()
		}
		r.done <- errors.Join(err, r.in.Close())
	}(k.reading)
	return nil
}

// forward sends events, until the context ends; all of them are taken.
func (k *Keys) forward(ctx context.Context, events <-chan uv.Event) {
	for e := range events {
		if ctx.Err() == nil {
			k.send(e)
		}
	}
}

// Stop ends the reading, so that somebody else can read. Start begins it anew.
func (k *Keys) Stop() error {
	r := k.reading
	if r == nil {
		return nil
	}
	k.reading = nil
	r.cancel()
	select {
	case err := <-r.done: // It has ended by itself.
		return err
	default:
	}
	if !r.in.Cancel() {
		return errors.New("reading keys does not end")
	}
	late := time.NewTimer(keysEnd)
	defer late.Stop()
	select {
	case err := <-r.done:
		return err
	case <-late.C: // It reads nothing more all the same.
		return nil
	}
}
