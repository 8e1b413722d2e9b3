package tty

import (
	"errors"
	"fmt"
	"os"
	"os/signal"

	"golang.org/x/sys/unix"
)

// Suspend gives the terminal back, stops the process group as a shell's job (SIGTSTP of
// signal(7)), and takes the terminal again when it is resumed.
func (s *Screen) Suspend() error {
	resumed := make(chan os.Signal, 1)
	signal.Notify(resumed, unix.SIGCONT)
	defer signal.Stop(resumed)
	err := s.GiveBack()
	if stopping := unix.Kill(0, unix.SIGTSTP); stopping != nil {
		err = errors.Join(err, fmt.Errorf("suspending: %w", stopping))
	} else {
		<-resumed
	}
	return errors.Join(err, s.Take())
}
