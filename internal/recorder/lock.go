package recorder

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// LockName is the file whose lock the writer of a directory holds (flock(2)). The process that
// holds it has written its number into it.
const LockName = "recorder.lock"

// longestNumber bounds what is read of that file.
const longestNumber = 20

// Lock takes the lock of a directory, into which only one process records. It ends with the
// file, or the process.
func Lock(dir string) (*os.File, error) {
	path := filepath.Join(dir, LockName)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|unix.O_NOFOLLOW, 0o644)
	if err != nil {
		return nil, fmt.Errorf("locking the directory: %w", err)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		err = lockError(f, dir, err)
		return nil, errors.Join(err, f.Close())
	}
	if err := errors.Join(f.Truncate(0), writeNumber(f)); err != nil {
		return nil, errors.Join(fmt.Errorf("locking the directory: %w", err), f.Close())
	}
	return f, nil
}

func writeNumber(f *os.File) error {
	_, err := f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

// lockError says who holds the lock.
func lockError(f *os.File, dir string, err error) error {
	if !errors.Is(err, unix.EWOULDBLOCK) {
		return fmt.Errorf("locking %s: %w", f.Name(), err)
	}
	text, err := io.ReadAll(io.LimitReader(f, longestNumber))
	if pid, notANumber := strconv.Atoi(strings.TrimSpace(string(text))); err == nil && notANumber == nil {
		return fmt.Errorf("process %d records into %s already; end it, or name another directory", pid, dir)
	}
	return fmt.Errorf("another process records into %s already; end it, or name another directory", dir)
}
