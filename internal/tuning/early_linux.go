package tuning

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// overrideWrite is what Go's runtime writes its own messages with, which it lets others
// set (runtime/time_nofake.go).
//
//go:linkname overrideWrite runtime.overrideWrite
var overrideWrite = writeMessage

// The end of a message of the runtime that has no memory, which comes in pieces: the
// first is the same for all.
const (
	fatalPiece = "fatal error: "
	// tooLittle is said in its place. What Go reserves of addresses before the first line
	// of a program runs differs from version to version.
	tooLittle = "iftopgo: error: the limit of addresses is too low for a program in Go (ulimit -v, RLIMIT_AS): 1,300 MiB are enough, of which it uses little; limit the memory with a cgroup\n"
)

// writeMessage writes a message of Go's runtime, which would print all stacks if addresses
// are limited (RLIMIT_AS) to less than it takes: before anything of this program has run.
// In their place it writes one line and ends the process. It is called where nothing works
// yet: no memory can be allocated, and the stack cannot grow.
//
//go:nosplit
//go:norace
func writeMessage(fd uintptr, p unsafe.Pointer, n int32) int32 {
	piece := unsafe.String((*byte)(p), int(n))
	if fd == 2 && limitedAddresses() {
		switch piece {
		case fatalPiece:
			return n
		case "failed to reserve page summary memory", "out of memory allocating heap arena map", "out of memory",
			"runtime: out of memory: cannot allocate ", "runtime: cannot allocate memory",
			"pageAlloc: out of memory", "out of memory (stackalloc)":
			text := tooLittle
			_, _, _ = syscall.RawSyscall(unix.SYS_WRITE, fd, uintptr(unsafe.Pointer(unsafe.StringData(text))), uintptr(len(text)))
			_, _, _ = syscall.RawSyscall(unix.SYS_EXIT_GROUP, 1, 0, 0)
		}
	}
	written, _, errno := syscall.RawSyscall(unix.SYS_WRITE, fd, uintptr(p), uintptr(n))
	if errno != 0 {
		return -int32(errno)
	}
	return int32(written)
}

// limitedAddresses reports whether addresses are limited (prlimit(2)) to about what Go
// reserves.
//
//go:nosplit
//go:norace
func limitedAddresses() bool {
	const least = 2 << 30
	var r unix.Rlimit
	_, _, errno := syscall.RawSyscall6(unix.SYS_PRLIMIT64, 0, unix.RLIMIT_AS, 0, uintptr(unsafe.Pointer(&r)), 0, 0)
	return errno == 0 && r.Cur < least
}
