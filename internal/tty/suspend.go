package tty

import (
	"errors"
	"fmt"
	"os"
	"os/signal"

	"golang.org/x/sys/unix"
)

// Job is the process group of the program, which a shell stops and resumes as a whole.
func Job() int { return unix.Getpgrp() }

// Suspend gives the terminal back, stops the process group as a shell's job (SIGTSTP of
// signal(7)), and takes the terminal again when it is resumed. Before that, others stops those
// of the group that this process must not signal; nil where there are none.
func (s *Screen) Suspend(others func() error) error {
	resumed := make(chan os.Signal, 1)
	signal.Notify(resumed, unix.SIGCONT)
	defer signal.Stop(resumed)
	err := s.GiveBack()
	if others != nil {
		err = errors.Join(err, others())
	}
	if stopping := unix.Kill(0, unix.SIGTSTP); stopping != nil {
		err = errors.Join(err, fmt.Errorf("suspending: %w", stopping))
	} else {
		<-resumed
	}
	return errors.Join(err, s.Take())
}
