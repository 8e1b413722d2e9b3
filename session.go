package main

import (
	"context"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// jobs is what the program knows of the shell that could continue it.
type jobs struct {
	// above is the first ancestor of another process group as the program began;
	// 0 when the system did not tell.
	above int
}

// aboveUs looks for the first ancestor of another process group. It is done at the
// start: files are out of reach later.
func aboveUs() jobs {
	for pid := os.Getppid(); pid > 0; {
		if group, err := unix.Getpgid(pid); err != nil || group != unix.Getpgrp() {
			return jobs{pid}
		}
		next, err := parentOf(pid)
		if err != nil {
			break
		}
		pid = next
	}
	return jobs{}
}

// orphaned says that the program's process group is orphaned: whoever is above it
// is of another session, as with ssh -t or in a container, or gone. The kernel does
// not stop such a group at SIGTSTP (termios(4), POSIX.1-2017 section 11.1.4), and
// waiting to be continued would last for ever. The parent alone does not tell: a
// script that leads the session is of the same group.
func (j jobs) orphaned() bool {
	session, err := unix.Getsid(0)
	if err != nil {
		return false
	}
	parent, own := os.Getppid(), unix.Getpgrp()
	switch {
	case !inSession(parent, session):
		return true
	case !inGroup(parent, own):
		return false
	case own == session: // Above the leader of a session is another one.
		return true
	default:
		return j.above != 0 && !inSession(j.above, session)
	}
}

// inSession says whether a process is there and of a session. 0 is a parent that
// another namespace of processes hides.
func inSession(pid, session int) bool {
	of, err := unix.Getsid(pid)
	return pid > 0 && err == nil && of == session
}

func inGroup(pid, group int) bool {
	of, err := unix.Getpgid(pid)
	return err == nil && of == group
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
