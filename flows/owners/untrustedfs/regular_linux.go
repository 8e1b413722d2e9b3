package untrustedfs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// errSymlink says that a name is a symbolic link, which was not followed.
var errSymlink = errors.New("symbolic link")

// openRegular opens a file for reading if it is a regular one. It first gets a descriptor
// with O_PATH (open(2)), which does not open a device and does not block on a FIFO, and
// then opens the file through that descriptor, so that it cannot be replaced by another
// one in between. open opens the file with the given flags.
func openRegular(open func(flags int) (*os.File, error)) (*os.File, fs.FileInfo, error) {
	named, err := open(unix.O_PATH)
	if err != nil {
		return nil, nil, err
	}
	defer named.Close() //nolint:errcheck // It only names the file.
	info, err := named.Stat()
	switch {
	case err != nil:
		return nil, nil, err
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, nil, errSymlink
	case !info.Mode().IsRegular():
		return nil, nil, fmt.Errorf("%s: %w", named.Name(), errNotRegular)
	}
	f, err := os.Open("/proc/self/fd/" + strconv.Itoa(int(named.Fd())))
	if err != nil {
		return nil, nil, fmt.Errorf("opening %s: %w", named.Name(), err)
	}
	return f, info, nil
}
