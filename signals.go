package main

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/charmbracelet/x/term"
)

const (
	// grace is how long the program may take to end after it was told to: a
	// terminal or a pipe that is not read must not keep it. After a flood, a busy
	// machine needs some seconds to count what was captured.
	grace = 30 * time.Second
	// together is how long further signals belong to the first: timeout(1) sends one
	// to the program and one to its process group, and what starts programs passes
	// on the one that a terminal has sent to all of them.
	together = time.Second
	// parting is how long the last message may take to be written.
	parting = time.Second
)

// errUnfinished says that not all was written that was captured.
var errUnfinished = errors.New("ended without finishing")

// endings receives the signals that ask the program to end. SIGPIPE is none: writing
// to a broken pipe is an error like others. One that is ignored from
// the start, as nohup(1) has it with SIGHUP, stays so. SIGINT does not: shells have
// it ignored by whatever they start in the background, for the keyboard alone.
func endings() (asked <-chan os.Signal, stop func()) {
	all := []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGQUIT}
	if !signal.Ignored(syscall.SIGHUP) {
		all = append(all, syscall.SIGHUP)
	}
	signal.Ignore(syscall.SIGPIPE)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, all...)
	return signals, func() { signal.Stop(signals) }
}

// awaitEnd waits for what the program comes to. It ends the program at the first
// signal, and gives it grace then, unless somebody insists.
func awaitEnd(done <-chan error, asked <-chan os.Signal, end func()) error {
	select {
	case err := <-done:
		return err
	case <-asked:
	}
	end()
	first, patience := time.Now(), time.NewTimer(grace)
	defer patience.Stop()
	for {
		select {
		case err := <-done:
			return err
		case <-patience.C:
			return fmt.Errorf("%w: the output is not being read, or this machine is too busy", errUnfinished)
		case <-asked:
			if time.Since(first) >= together {
				return fmt.Errorf("%w, at a second signal", errUnfinished)
			}
		}
	}
}

// keepTerminal notes how the line of a terminal is set, and returns what sets it so
// again, at once: who has to end without finishing may have left it raw, without
// echo. Other files have no such thing.
func keepTerminal(f *os.File) (restore func() error) {
	state, err := term.GetState(f.Fd())
	if err != nil {
		return func() error { return nil }
	}
	return func() error {
		if err := term.Restore(f.Fd(), state); err != nil {
			return fmt.Errorf("restoring the terminal: %w", err)
		}
		return nil
	}
}

// briefly does something that may never end, and leaves it alone then.
func briefly(do func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	select {
	case <-done:
	case <-time.After(parting):
	}
}
