package tty

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// Screen is a terminal that a program fills and reads keys from. What the program asks
// of the terminal is answered a round trip later, as if it were typed: before the
// terminal is given back to the shell, answers are waited for and read.
//
// The terminal is raw while the program has it (cfmakeraw of termios(3)), also while the
// program sets and restores line settings of its own: in between, answers would be echoed.
type Screen struct {
	in, out *os.File
	opened  bool             // in was opened here
	taken   func(bool) error // told of Take and GiveBack
	found   *term.State
	muted   atomic.Bool
	// reading is held by who reads from in: two that saw the same input come must not both
	// wait for it.
	reading sync.Mutex
	answers answers
}

// OpenScreen takes a terminal. Keys are read from standard input, or from the terminal
// that controls the process (tty(4)) when something else is there. taken is told when the
// terminal is taken, and when it has been given back.
func OpenScreen(stdin, stdout *os.File, taken func(bool) error) (*Screen, error) {
	s := &Screen{in: stdin, out: stdout, taken: taken}
	if !term.IsTerminal(stdin.Fd()) {
		f, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
		if err != nil {
			return nil, fmt.Errorf("opening the terminal to read keys from: %w", err)
		}
		s.in, s.opened = f, true
	}
	s.answers.init(time.Now)
	if err := s.Take(); err != nil {
		return nil, errors.Join(err, s.closeInput())
	}
	return s, nil
}

// Take makes the terminal raw.
func (s *Screen) Take() (err error) {
	if s.found, err = term.MakeRaw(s.in.Fd()); err != nil {
		return fmt.Errorf("taking the terminal: %w", err)
	}
	return s.taken(true)
}

// GiveBack reads what the terminal has still to answer, and restores the line settings
// that Take found. Nobody else may read meanwhile. Take takes the terminal again.
func (s *Screen) GiveBack() error {
	if s.answers.askLast() {
		_, _ = s.out.WriteString(requestAttributes) // A terminal that is gone answers nothing.
	}
	for left := s.answers.left(); left > 0 && s.drain(left); left = s.answers.left() {
	}
	if err := term.Restore(s.in.Fd(), s.found); err != nil {
		return fmt.Errorf("restoring the terminal: %w", err)
	}
	return s.taken(false)
}

// Close gives the terminal back for good.
func (s *Screen) Close() error { return errors.Join(s.GiveBack(), s.closeInput()) }

// closeInput closes what OpenScreen has opened.
func (s *Screen) closeInput() error {
	if !s.opened {
		return nil
	}
	return s.in.Close()
}

// drain reads what comes within a time, and says whether more can come.
func (s *Screen) drain(within time.Duration) bool {
	fds := []unix.PollFd{{Fd: int32(s.in.Fd()), Events: unix.POLLIN}}
	n, err := unix.Poll(fds, int(within.Milliseconds())+1)
	switch {
	case errors.Is(err, unix.EINTR):
		return true
	case err != nil, n > 0 && fds[0].Revents&unix.POLLIN == 0: // It has hung up.
		return false
	case n == 0:
		return true
	}
	s.reading.Lock()
	defer s.reading.Unlock()
	if !s.ready() { // The program has read it, which was about to when it was ended.
		return true
	}
	buf := make([]byte, 256)
	n, err = unix.Read(int(fds[0].Fd), buf)
	if err != nil {
		return errors.Is(err, unix.EINTR) || errors.Is(err, unix.EAGAIN)
	}
	s.answers.read(buf[:n])
	return n > 0
}

// ready says whether reading returns at once: with input, or because there is none to come.
func (s *Screen) ready() bool {
	n, err := unix.Poll([]unix.PollFd{{Fd: int32(s.in.Fd()), Events: unix.POLLIN}}, 0)
	return n > 0 || err != nil && !errors.Is(err, unix.EINTR)
}

// Input is what keys are read from.
func (s *Screen) Input() *Input { return &Input{s} }

// Mute ends the input, of which only answers are taken any more. It says whether input
// may be under way: the pointer was moved lately.
func (s *Screen) Mute() bool {
	s.muted.Store(true)
	return s.answers.moving()
}

// Output is what the screen is written to.
func (s *Screen) Output() *Output { return &Output{s, nil} }

// QuickOutput is Output that does not block as long as the terminal takes what is written.
func (s *Screen) QuickOutput(q *Quick) *Output { return &Output{s, q} }

// Input reads keys, and the answers between them.
type Input struct{ s *Screen }

// Read reads from the terminal what is there: whoever reads has waited for it (Fd). It may be
// nothing, when the terminal was given back meanwhile.
func (i *Input) Read(b []byte) (int, error) {
	i.s.reading.Lock()
	defer i.s.reading.Unlock()
	if !i.s.ready() {
		return 0, nil
	}
	n, err := i.s.in.Read(b)
	i.s.answers.read(b[:n])
	if i.s.muted.Load() {
		n = 0
	}
	return n, err
}

// Write writes to the terminal; nobody does.
func (i *Input) Write(b []byte) (int, error) { return i.s.in.Write(b) }

// Close does nothing: the terminal is closed with the Screen.
func (i *Input) Close() error { return nil }

// Fd is the file descriptor, which is waited on.
func (i *Input) Fd() uintptr { return i.s.in.Fd() }

// Name is the name of the file; on macOS /dev/tty is waited on in another way.
func (i *Input) Name() string { return i.s.in.Name() }

// Output writes the screen. Behind what asks the terminal for something it asks for one
// thing more that every terminal answers: with that, all the answers have come.
type Output struct {
	s     *Screen
	quick *Quick // may be nil
}

// Write writes to the terminal.
func (o *Output) Write(b []byte) (int, error) {
	n := o.quick.write(b)
	var err error
	if n < len(b) {
		var more int
		more, err = o.s.out.Write(b[n:])
		n += more
	}
	if err == nil && o.s.answers.written(b) {
		_, err = o.s.out.WriteString(requestAttributes)
	}
	return n, err
}

// Read reads from the terminal; nobody does.
func (o *Output) Read(b []byte) (int, error) { return o.s.out.Read(b) }

// Close does nothing: standard output stays open.
func (o *Output) Close() error { return nil }

// Fd is the file descriptor, whose terminal is asked for its size.
func (o *Output) Fd() uintptr { return o.s.out.Fd() }
