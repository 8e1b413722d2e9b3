package kernelcount

import (
	"errors"
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"
)

// elementAttr is union bpf_attr of BPF_MAP_UPDATE_ELEM, on 64 bits.
type elementAttr struct {
	fd, _      uint32
	key, value unsafe.Pointer
	flags      uint64
}

// update sets the value of a key, which needs nothing but the descriptor of a map, so that a process without
// capabilities can do it (Linux 5.19; before, where kernel.unprivileged_bpf_disabled is 0). In a map of maps it takes some
// milliseconds; blocks says that they may be many, so that others are to run meanwhile. Else the run-time is not told of
// the call, which would wake its monitor for the first one after each rest.
func update(fd int, key *uint32, value unsafe.Pointer, blocks bool) error {
	a := elementAttr{fd: uint32(fd), key: unsafe.Pointer(key), value: value}
	for {
		var errno unix.Errno
		if blocks {
			_, _, errno = unix.Syscall(unix.SYS_BPF, unix.BPF_MAP_UPDATE_ELEM, uintptr(unsafe.Pointer(&a)), unsafe.Sizeof(a))
		} else {
			_, _, errno = unix.RawSyscall(unix.SYS_BPF, unix.BPF_MAP_UPDATE_ELEM, uintptr(unsafe.Pointer(&a)), unsafe.Sizeof(a))
		}
		switch {
		case errno == 0:
			return nil
		case !errors.Is(errno, unix.EINTR) && !errors.Is(errno, unix.EAGAIN):
			return fmt.Errorf("changing a map of eBPF: %w", errno)
		}
	}
}
