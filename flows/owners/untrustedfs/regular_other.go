//go:build !linux

package untrustedfs

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// errLink says that a name is a link, which was not followed: here links are.
var errLink = errors.New("a link")

// regular opens what find finds, and closes it again unless it is a regular file.
// Opening does not wait for a FIFO's other end.
func regular(find func(flags int) (*os.File, error)) (*os.File, fs.FileInfo, error) {
	f, err := find(os.O_RDONLY | syscall.O_NONBLOCK)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errNotRegular
	}
	if err != nil {
		_ = f.Close() // Opened for reading only.
		return nil, nil, err
	}
	return f, info, nil
}
