package kernelcount

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// Now is CLOCK_MONOTONIC in nanoseconds, as the kernel has it.
func Now() int64 { return clock(unix.CLOCK_MONOTONIC) }

// kernelTick is CLOCK_MONOTONIC as of the last tick of the kernel, in nanoseconds: the time that the program
// sees.
func kernelTick() int64 { return clock(unix.CLOCK_MONOTONIC_COARSE) }

// clock reads a clock by clock_gettime(2), which cannot fail for those that are known. It does not block, and
// the run-time, which is not told, does not wake its monitor for it.
func clock(which uintptr) int64 {
	var t unix.Timespec
	_, _, _ = unix.RawSyscall(unix.SYS_CLOCK_GETTIME, which, uintptr(unsafe.Pointer(&t)), 0)
	return t.Nano()
}
