package kernelcount

import (
	"errors"
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The calls of bpf(2) that need nothing but the descriptor of a map, so that a process without
// capabilities can make them (Linux 5.19; before, where kernel.unprivileged_bpf_disabled is 0).

// elementAttr is union bpf_attr of BPF_MAP_LOOKUP_ELEM and BPF_MAP_UPDATE_ELEM, on 64 bits.
type elementAttr struct {
	fd, _      uint32
	key, value unsafe.Pointer
	flags      uint64
}

// batchAttr is union bpf_attr of BPF_MAP_LOOKUP_BATCH and BPF_MAP_DELETE_BATCH, on 64 bits.
type batchAttr struct {
	in, out, keys, values unsafe.Pointer
	count, fd             uint32
	elementFlags, flags   uint64
}

// lookUp reads the value of a key, into memory that has room for the values of all CPUs.
func lookUp(fd int, key, value unsafe.Pointer) error {
	a := elementAttr{fd: uint32(fd), key: key, value: value}
	if errno := call(unix.BPF_MAP_LOOKUP_ELEM, unsafe.Pointer(&a), unsafe.Sizeof(a), false); errno != 0 {
		return fmt.Errorf("reading a map of eBPF: %w", errno)
	}
	return nil
}

// update sets the value of a key. In a map of maps that takes some milliseconds; blocks says that they may be many, so
// that others are to run meanwhile.
func update(fd int, key *uint32, value unsafe.Pointer, blocks bool) error {
	a := elementAttr{fd: uint32(fd), key: unsafe.Pointer(key), value: value}
	errno := call(unix.BPF_MAP_UPDATE_ELEM, unsafe.Pointer(&a), unsafe.Sizeof(a), blocks)
	if errno != 0 {
		return fmt.Errorf("changing a map of eBPF: %w", errno)
	}
	return nil
}

// lookUpBatch reads elements of a hash map, as many as keys and values have room for. It begins at the
// beginning, or goes on at a place, which it moves. done says that there are no more.
func lookUpBatch(fd int, at *uint32, goOn bool, keys, values unsafe.Pointer, room int) (n int, done bool, err error) {
	place := *at
	a := batchAttr{out: unsafe.Pointer(at), keys: keys, values: values, count: uint32(room), fd: uint32(fd)}
	if goOn {
		a.in = unsafe.Pointer(&place)
	}
	errno := call(unix.BPF_MAP_LOOKUP_BATCH, unsafe.Pointer(&a), unsafe.Sizeof(a), false)
	if errno != 0 && !errors.Is(errno, unix.ENOENT) {
		return 0, false, fmt.Errorf("reading a map of eBPF: %w", errno)
	}
	return int(a.count), errno != 0, nil
}

// deleteBatch removes elements of a map.
func deleteBatch(fd int, keys unsafe.Pointer, n int) error {
	a := batchAttr{keys: keys, count: uint32(n), fd: uint32(fd)}
	if errno := call(unix.BPF_MAP_DELETE_BATCH, unsafe.Pointer(&a), unsafe.Sizeof(a), false); errno != 0 {
		return fmt.Errorf("changing a map of eBPF: %w", errno)
	}
	return nil
}

// call wraps bpf(2). A command that waits for nothing, and with at most batchRoom elements is soon done, does not block:
// the run-time is not told of it, which would wake its monitor for the first call after each rest.
func call(command uintptr, attr unsafe.Pointer, size uintptr, blocks bool) (errno unix.Errno) {
	for {
		if blocks {
			_, _, errno = unix.Syscall(unix.SYS_BPF, command, uintptr(attr), size)
		} else {
			_, _, errno = unix.RawSyscall(unix.SYS_BPF, command, uintptr(attr), size)
		}
		if errno != unix.EINTR && errno != unix.EAGAIN {
			return errno
		}
	}
}
