package main

import (
	"context"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// orphaned says that the program's process group is orphaned, as far as its
// parent tells: the one that started it is of another session, as with ssh -t or
// in a container, or gone. The kernel does not stop such a group at SIGTSTP
// (termios(4), POSIX.1-2017 section 11.1.4), and waiting to be continued would
// last for ever.
func orphaned() bool {
	own, err := unix.Getsid(0)
	if err != nil {
		return false
	}
	parents, err := unix.Getsid(os.Getppid())
	return err != nil || parents != own
}

// hangUpEvery is how often it is looked whether the terminal is gone.
const hangUpEvery = time.Second

// onHangUp calls gone when the terminal has hung up, until the context ends. The
// kernel tells that by SIGHUP to the leader of the session alone: behind a shell
// script or another program nobody hears of it.
func onHangUp(ctx context.Context, terminal *os.File, gone func()) {
	tick := time.NewTicker(hangUpEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		fds := []unix.PollFd{{Fd: int32(terminal.Fd())}} // Hanging up is told without being asked for.
		if n, err := unix.Poll(fds, 0); err == nil && n > 0 && fds[0].Revents&unix.POLLHUP != 0 {
			gone()
			return
		}
	}
}
