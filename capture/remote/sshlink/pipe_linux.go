package sshlink

import (
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// growPipe has a pipe hold a whole line, so that who writes one does not wait for who reads it, and
// both run once for it (F_SETPIPE_SZ of fcntl(2)). Where the pipes of the user hold much already it
// stays as it is.
func growPipe(pipe io.Reader) {
	f, ok := pipe.(*os.File)
	if !ok {
		return
	}
	if conn, err := f.SyscallConn(); err == nil { // Fd would make it block.
		_ = conn.Control(func(fd uintptr) { _, _ = unix.FcntlInt(fd, unix.F_SETPIPE_SZ, maxData) })
	}
}
