package tty

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

const (
	// shutdownTimeout is how long the program may take to end after a signal: a
	// terminal or a pipe that nobody reads must not keep it. After a flood, a busy
	// machine needs some seconds to count what was captured.
	shutdownTimeout = 30 * time.Second
	// signalDebounce is how long further signals belong to the first: timeout(1)
	// sends one to the program and one to its process group, and what starts
	// programs passes on the one that a terminal has sent to all of them.
	signalDebounce = time.Second
)

// ErrUnfinished says that the program ended before everything captured was written.
var ErrUnfinished = errors.New("ended without finishing")

// RunWithSignals runs the program. The first signal that asks it to end cancels its
// context; it then has shutdownTimeout, or until a second signal, to return. If it
// does not, the error is ErrUnfinished, and the line settings of the terminal are
// as they were before. Signals stay caught afterwards: the caller prints the error
// and exits.
func RunWithSignals(terminal *os.File, run func(ctx context.Context) error) error {
	signals := notifyTermination()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	restore := saveTermios(terminal)
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	err := waitForExit(done, signals, cancel)
	if errors.Is(err, ErrUnfinished) {
		err = errors.Join(err, restore())
	}
	return err
}

// notifyTermination receives the signals that ask the program to end. SIGPIPE is
// ignored: writing to a broken pipe is an error like others. A SIGHUP that is
// ignored from the start, as by nohup(1), stays ignored. SIGINT does not: shells
// start background jobs with it ignored, because of the keyboard alone.
func notifyTermination() <-chan os.Signal {
	all := []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGQUIT}
	if !signal.Ignored(syscall.SIGHUP) {
		all = append(all, syscall.SIGHUP)
	}
	signal.Ignore(syscall.SIGPIPE)
	received := make(chan os.Signal, 1)
	signal.Notify(received, all...)
	return received
}

// waitForExit waits for the program's result. The first signal cancels the program;
// from then on shutdownTimeout and a second signal end the wait.
func waitForExit(done <-chan error, signals <-chan os.Signal, cancel func()) error {
	select {
	case err := <-done:
		return err
	case <-signals:
	}
	cancel()
	first, timeout := time.Now(), time.NewTimer(shutdownTimeout)
	defer timeout.Stop()
	for {
		select {
		case err := <-done:
			return err
		case <-timeout.C:
			return fmt.Errorf("%w: the output is not being read, or this machine is too busy", ErrUnfinished)
		case <-signals:
			if time.Since(first) >= signalDebounce {
				return fmt.Errorf("%w, at a second signal", ErrUnfinished)
			}
		}
	}
}
