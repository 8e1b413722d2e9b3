package painter

import (
	"context"
	"fmt"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Interval is the shortest time between two pictures: what a key did is seen within a tenth
// of a second, even when there is much else to do, and a terminal behind a slow line is not
// sent pictures that nobody has the time to see.
const Interval = 50 * time.Millisecond

// Painter draws on one terminal. Its methods may be called by several goroutines.
type Painter struct {
	config Config
	wake   chan struct{} // holds one item while a picture waits to be drawn

	// pending guards next, and is never held while something is written.
	pending sync.Mutex
	next    picture

	// mu guards what follows, and the writing.
	mu     sync.Mutex
	canvas *canvas // nil while the terminal is not the painter's
	synced bool    // as of the canvas, and of the next one
}

// New returns a painter of a terminal that it has not touched yet.
func New(c Config) *Painter { return &Painter{config: c, wake: make(chan struct{}, 1)} }

// Show has a screen of width columns and height lines drawn soon, instead of those that were
// not drawn yet. It does not wait for the terminal. Of the view, content, title and mouse mode
// are looked at; it fills the alternate screen, without a cursor.
func (p *Painter) Show(v tea.View, width, height int) {
	next := picture{v, width, height}
	p.pending.Lock()
	changed := !p.next.same(&next)
	p.next = next
	p.pending.Unlock()
	if changed {
		p.ask()
	}
}

// ask has the newest picture drawn soon.
func (p *Painter) ask() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// Run draws what Show was given until the context ends, at most one picture in each Interval.
// The error is that of writing.
func (p *Painter) Run(ctx context.Context) error {
	var last time.Time
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-p.wake:
		}
		if wait := Interval - time.Since(last); wait > 0 {
			select {
			case <-ctx.Done():
				return nil
			case <-time.After(wait):
			}
		}
		drawn, err := p.draw()
		if err != nil {
			return err
		}
		if drawn {
			last = time.Now()
		}
	}
}

// draw draws the newest picture, and says whether there is one.
func (p *Painter) draw() (bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pending.Lock()
	next := p.next
	p.pending.Unlock()
	if p.canvas == nil || next.width <= 0 || next.height <= 0 {
		return false, nil
	}
	p.canvas.synced = p.synced
	b := p.canvas.paint(&next)
	if len(b) == 0 {
		return true, nil
	}
	if _, err := p.config.Out.Write(b); err != nil {
		return true, fmt.Errorf("drawing the screen: %w", err)
	}
	return true, nil
}

// Write writes sequences that draw nothing, such as the bell, between two pictures.
func (p *Painter) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	n, err := p.config.Out.Write(b)
	if err != nil {
		return n, fmt.Errorf("writing to the terminal: %w", err)
	}
	return n, nil
}

// Repaint has all of the screen drawn anew with the next picture: the terminal has been
// resized, which moves what was on it.
func (p *Painter) Repaint() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.canvas != nil {
		p.canvas.forget()
		p.ask()
	}
}

// Answered takes what the terminal says of itself to what Enter asked: whether it knows
// pictures in one piece, and clusters of characters that are drawn as one (mode 2027).
func (p *Painter) Answered(mode ansi.Mode, value ansi.ModeSetting) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.canvas == nil:
	case mode == ansi.ModeSynchronizedOutput && value == ansi.ModeReset:
		p.synced = true
	case mode == ansi.ModeUnicodeCore && (value == ansi.ModeReset || value == ansi.ModeSet || value == ansi.ModePermanentlySet):
		p.canvas.drawClusters()
		p.ask()
	}
}

// Enter takes the screen of the terminal: the next picture fills it.
func (p *Painter) Enter() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.canvas != nil {
		return nil
	}
	p.canvas = newCanvas()
	p.ask()
	if _, err := p.config.Out.Write([]byte(enter + questions(p.config.Env))); err != nil {
		return fmt.Errorf("taking the screen: %w", err)
	}
	return nil
}

// Leave gives the screen back as Enter found it. Nothing is drawn until the next Enter.
func (p *Painter) Leave() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.canvas == nil {
		return nil
	}
	end := p.canvas.leave()
	p.canvas = nil
	if _, err := p.config.Out.Write([]byte(end)); err != nil {
		return fmt.Errorf("giving the screen back: %w", err)
	}
	return nil
}
