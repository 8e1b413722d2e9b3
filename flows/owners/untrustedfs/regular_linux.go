package untrustedfs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// errLink says that a name is a link, which was not followed.
var errLink = errors.New("a link")

// regular opens what find finds if it is a regular file. It is looked at by a
// descriptor that only names it (O_PATH, open(2)), so that a driver does not notice
// and a FIFO does not wait, and opened by that: nobody can put something else in its
// place meanwhile.
func regular(find func(flags int) (*os.File, error)) (*os.File, fs.FileInfo, error) {
	named, err := find(unix.O_PATH)
	if err != nil {
		return nil, nil, err
	}
	defer named.Close() //nolint:errcheck // Nothing was done by it.
	info, err := named.Stat()
	switch {
	case err != nil:
		return nil, nil, err
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, nil, errLink
	case !info.Mode().IsRegular():
		return nil, nil, fmt.Errorf("%s: %w", named.Name(), errNotRegular)
	}
	f, err := os.Open("/proc/self/fd/" + strconv.Itoa(int(named.Fd())))
	if err != nil {
		return nil, nil, fmt.Errorf("opening %s: %w", named.Name(), err)
	}
	return f, info, nil
}
