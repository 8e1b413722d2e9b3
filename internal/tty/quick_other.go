//go:build !linux

package tty

import (
	"os"

	"golang.org/x/sys/unix"
)

// Quick is what is written to without blocking, on Linux alone.
type Quick struct{}

// OpenQuick opens nothing.
func OpenQuick(*os.File) *Quick { return nil }

func (*Quick) write([]byte) int { return 0 }

// Close does nothing.
func (*Quick) Close() error { return nil }

// hasHungUp says that a terminal has hung up: poll(2) reports POLLHUP without being asked.
func hasHungUp(terminal *os.File) bool {
	fds := []unix.PollFd{{Fd: int32(terminal.Fd())}}
	n, err := unix.Poll(fds, 0)
	return err == nil && n > 0 && fds[0].Revents&unix.POLLHUP != 0
}
