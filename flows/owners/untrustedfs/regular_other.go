//go:build !linux

package untrustedfs

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// errSymlink says that a name is a symbolic link, which was not followed. It does not
// occur here, where opening follows links.
var errSymlink = errors.New("symbolic link")

// openRegular opens a file for reading and closes it again unless it is a regular one.
// O_NONBLOCK keeps opening from waiting for the other end of a FIFO. open opens the file
// with the given flags.
func openRegular(open func(flags int) (*os.File, error)) (*os.File, fs.FileInfo, error) {
	f, err := open(os.O_RDONLY | syscall.O_NONBLOCK)
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
