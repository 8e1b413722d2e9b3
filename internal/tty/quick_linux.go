package tty

import (
	"fmt"
	"os"
	"strconv"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Of calls of the kernel that do not block the run-time is not told here: it would wake its monitor for the first one after
// each rest, which then looks at each of the next milliseconds, and has another thread take the place of the one that calls.

// Quick is a terminal, opened once more, so that what it takes at once can be written without a call that may block.
type Quick struct{ fd int }

// OpenQuick opens a terminal once more, nil where that is not permitted: all is written as ever then.
func OpenQuick(terminal *os.File) *Quick {
	fd, err := unix.Open("/proc/self/fd/"+strconv.Itoa(int(terminal.Fd())), unix.O_WRONLY|unix.O_NONBLOCK|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil
	}
	return &Quick{fd}
}

// write writes what the terminal takes at once, and returns how much that is: what is left is to be written as ever, which
// also tells why.
func (q *Quick) write(b []byte) int {
	if q == nil || len(b) == 0 {
		return 0
	}
	n, _, errno := unix.RawSyscall(unix.SYS_WRITE, uintptr(q.fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)))
	if errno != 0 {
		return 0
	}
	return int(n)
}

// Close closes it.
func (q *Quick) Close() error {
	if q == nil {
		return nil
	}
	if err := unix.Close(q.fd); err != nil {
		return fmt.Errorf("closing the terminal: %w", err)
	}
	return nil
}

// hasHungUp says that a terminal has hung up: poll(2) reports POLLHUP without being asked.
func hasHungUp(terminal *os.File) bool {
	fds := [1]unix.PollFd{{Fd: int32(terminal.Fd())}}
	var now unix.Timespec
	n, _, errno := unix.RawSyscall6(unix.SYS_PPOLL, uintptr(unsafe.Pointer(&fds[0])), 1, uintptr(unsafe.Pointer(&now)), 0, 0, 0)
	return errno == 0 && n > 0 && fds[0].Revents&unix.POLLHUP != 0
}
