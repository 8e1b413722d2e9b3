package pictures

import (
	"context"
	"errors"
	"fmt"
	"image/color"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// Terminal is a program in a pseudo-terminal, and what its terminal shows.
type Terminal struct {
	cmd *exec.Cmd
	tty *os.File

	mu      sync.Mutex
	shown   *vt.Emulator
	title   string
	changed chan struct{} // capacity 1: that something was written
	ended   chan struct{} // closed at the end of the output
	why     error         // why it ended, once it has
	fg, bg  color.Color
}

// Ground is the colours of a terminal where the program asks for none.
type Ground struct{ Fg, Bg color.RGBA }

// The grounds of pictures.
var (
	Dark  = Ground{Fg: color.RGBA{0xd6, 0xd9, 0xe0, 0xff}, Bg: color.RGBA{0x0d, 0x10, 0x17, 0xff}}
	Light = Ground{Fg: color.RGBA{0x24, 0x29, 0x2f, 0xff}, Bg: color.RGBA{0xfc, 0xfc, 0xfa, 0xff}}
)

// Start starts a program in a terminal of a size in cells. It knows no
// environment but the terminal's and what is given.
func Start(path string, args, env []string, width, height int, ground Ground) (*Terminal, error) {
	t := &Terminal{
		cmd: exec.Command(path, args...), shown: vt.NewEmulator(width, height),
		changed: make(chan struct{}, 1), ended: make(chan struct{}), fg: ground.Fg, bg: ground.Bg,
	}
	t.shown.SetDefaultForegroundColor(t.fg)
	t.shown.SetDefaultBackgroundColor(t.bg)
	t.shown.SetCallbacks(vt.Callbacks{Title: func(s string) { t.title = s }})
	t.cmd.Env = append([]string{"TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8"}, env...)
	tty, err := pty.StartWithSize(t.cmd, &pty.Winsize{Cols: uint16(width), Rows: uint16(height)})
	if err != nil {
		return nil, fmt.Errorf("starting %s in a pseudo-terminal: %w", path, err)
	}
	t.tty = tty
	// What the terminal answers; it ends with the pseudo-terminal.
	go func() { _, _ = io.Copy(tty, t.shown) }()
	go t.read()
	return t, nil
}

// read shows what the program writes, until it ends.
func (t *Terminal) read() {
	defer close(t.ended)
	buf := make([]byte, 64<<10)
	for {
		n, err := t.tty.Read(buf)
		t.mu.Lock()
		_, _ = t.shown.Write(buf[:n])
		t.mu.Unlock()
		select {
		case t.changed <- struct{}{}:
		default: // Whoever waits is going to look anyway.
		}
		if err != nil {
			t.why = err // Linux says by EIO that the program ended.
			return
		}
	}
}

// Type writes to the program as if it were typed.
func (t *Terminal) Type(text string) error {
	if _, err := io.WriteString(t.tty, text); err != nil {
		return fmt.Errorf("typing %q: %w", text, err)
	}
	return nil
}

// Text is what the terminal shows, without its looks.
func (t *Terminal) Text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.shown.String()
}

// Screen is what the terminal shows.
func (t *Terminal) Screen() *Screen {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := &Screen{Bg: hex(t.bg), Title: t.title}
	for y := range t.shown.Height() {
		row := make([]Cell, t.shown.Width())
		for x := range row {
			row[x] = newCell(t.shown.CellAt(x, y), t.fg, t.bg)
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

// Await waits until things are as wanted: it asks when the terminal has changed,
// and ten times a second, for what does not show there.
func (t *Terminal) Await(ctx context.Context, wanted func() bool) error {
	tick := time.NewTicker(time.Second / 10)
	defer tick.Stop()
	for !wanted() {
		select {
		case <-t.changed:
		case <-tick.C:
		case <-t.ended:
			if wanted() {
				return nil
			}
			return fmt.Errorf("the program ended (%w); its terminal shows\n%s", t.why, t.Text())
		case <-ctx.Done():
			return fmt.Errorf("%w; the terminal shows\n%s", ctx.Err(), t.Text())
		}
	}
	return nil
}

// Settle waits until nothing was written for a while.
func (t *Terminal) Settle(ctx context.Context, quiet time.Duration) error {
	for {
		select {
		case <-t.changed:
		case <-time.After(quiet):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Close ends the program.
func (t *Terminal) Close() error {
	_ = t.cmd.Process.Kill() // It may have ended by itself.
	err := t.cmd.Wait()
	<-t.ended
	if _, killed := errors.AsType[*exec.ExitError](err); killed {
		err = nil // That it was killed.
	}
	return errors.Join(err, t.tty.Close())
}
