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

const (
	// panicPiece is the first piece of a panic: one of modernc.org/libc, which allocates
	// before main, is about memory.
	panicPiece = "panic: "
	// tooLittle is said in the place of a message that there is no memory. What Go reserves of
	// addresses before the first line of a program runs differs from version to version.
	tooLittle = "iftopgo: error: the limit of addresses is too low for a program in Go (ulimit -v, RLIMIT_AS): 1,400 MiB are enough, of which it uses little; limit the memory with a cgroup\n"
)

// writeMessage writes a message of Go's runtime, which would print all stacks if addresses
// are limited (RLIMIT_AS) to less than it takes: before anything of this program has run.
// In their place it writes one line and ends the process. It is called where nothing works
// yet: no memory can be allocated, and the stack cannot grow.
//
//go:nosplit
//go:norace
func writeMessage(fd uintptr, p unsafe.Pointer, n int32) int32 {
	if piece := unsafe.String((*byte)(p), int(n)); fd == 2 && limitedAddresses() {
		switch {
		case piece == panicPiece:
			return n // What it is about comes next.
		case begins(piece, "fatal error: "), begins(piece, "runtime: "), begins(piece, "libc_"):
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

// begins is strings.HasPrefix, for where the stack cannot grow.
//
//go:nosplit
//go:norace
func begins(piece, with string) bool {
	return len(piece) >= len(with) && piece[:len(with)] == with
}

// limitedAddresses reports whether addresses are limited (prlimit(2)) to about what Go
// reserves.
//
//go:nosplit
//go:norace
func limitedAddresses() bool {
	const least = 1400 << 20
	var r unix.Rlimit
	_, _, errno := syscall.RawSyscall6(unix.SYS_PRLIMIT64, 0, unix.RLIMIT_AS, 0, uintptr(unsafe.Pointer(&r)), 0, 0)
	return errno == 0 && r.Cur < least
}
