package iface

import (
	"errors"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// soon is how long a call may take that others wait for: a key does not.
const soon = 10 * time.Millisecond

// caller talks to the kernel where that seldom takes long: what is asked of rtnetlink takes its lock, which is mostly free. As
// long as it is, the run-time is not told of the calls: it would wake its monitor for the first one after each rest, which
// then looks at each of the next milliseconds, and has another thread take the place of this one. The zero value is ready.
type caller struct {
	// waited says that the last call took so long that others are to run meanwhile.
	waited bool
}

// send sends a message to the kernel.
func (c *caller) send(fd int, message []byte) error {
	to := unix.RawSockaddrNetlink{Family: unix.AF_NETLINK}
	for {
		began := time.Now()
		var errno unix.Errno
		if c.waited {
			_, _, errno = unix.Syscall6(unix.SYS_SENDTO, uintptr(fd), uintptr(unsafe.Pointer(&message[0])), uintptr(len(message)), 0, uintptr(unsafe.Pointer(&to)), unix.SizeofSockaddrNetlink)
		} else {
			_, _, errno = unix.RawSyscall6(unix.SYS_SENDTO, uintptr(fd), uintptr(unsafe.Pointer(&message[0])), uintptr(len(message)), 0, uintptr(unsafe.Pointer(&to)), unix.SizeofSockaddrNetlink)
		}
		c.waited = time.Since(began) > soon
		switch {
		case errno == 0:
			return nil
		case !errors.Is(errno, unix.EINTR):
			return errno
		}
	}
}

// receive receives a message that is there already; the error is EAGAIN if there is none. kernel says that it is one of the
// kernel's.
func (c *caller) receive(fd int, to []byte, flags int) (n int, kernel bool, err error) {
	for {
		var from unix.RawSockaddrNetlink
		length := uint32(unix.SizeofSockaddrNetlink)
		began := time.Now()
		var got uintptr
		var errno unix.Errno
		if c.waited {
			got, _, errno = unix.Syscall6(unix.SYS_RECVFROM, uintptr(fd), uintptr(unsafe.Pointer(&to[0])), uintptr(len(to)), uintptr(flags|unix.MSG_DONTWAIT), uintptr(unsafe.Pointer(&from)), uintptr(unsafe.Pointer(&length)))
		} else {
			got, _, errno = unix.RawSyscall6(unix.SYS_RECVFROM, uintptr(fd), uintptr(unsafe.Pointer(&to[0])), uintptr(len(to)), uintptr(flags|unix.MSG_DONTWAIT), uintptr(unsafe.Pointer(&from)), uintptr(unsafe.Pointer(&length)))
		}
		c.waited = time.Since(began) > soon
		switch {
		case errno == 0:
			return int(got), from.Pid == 0, nil
		case !errors.Is(errno, unix.EINTR):
			return 0, false, errno
		}
	}
}
