package tty

import (
	"context"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// hangUpInterval is how often the terminal is polled for a hang-up.
const hangUpInterval = 2 * time.Second

// WatchHangUp calls hungUp when the terminal has hung up, until the context ends. It
// blocks. The kernel sends SIGHUP to the leader of the session only: behind a shell
// script or another program nobody else hears of it.
// after returns a channel that is closed after some time.
func WatchHangUp(ctx context.Context, terminal *os.File, after func(time.Duration) <-chan struct{}, hungUp func()) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-after(hangUpInterval):
		}
		fds := []unix.PollFd{{Fd: int32(terminal.Fd())}} // poll(2) reports POLLHUP without being asked.
		if n, err := unix.Poll(fds, 0); err == nil && n > 0 && fds[0].Revents&unix.POLLHUP != 0 {
			hungUp()
			return
		}
	}
}
