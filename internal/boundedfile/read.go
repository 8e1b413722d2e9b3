package boundedfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// Flags open a file for [ReadFrom]. O_NONBLOCK keeps open(2) from waiting for the other
// end of a named pipe.
const Flags = os.O_RDONLY | syscall.O_NONBLOCK

// The errors of files that are not read.
var (
	ErrNotRegular = errors.New("not a regular file")
	ErrTooLarge   = errors.New("too large")
)

// Read reads the regular file of a path, of at most limit bytes, and returns it with its
// info. The error wraps ErrNotRegular, ErrTooLarge or that of open(2) or read(2).
func Read(path string, limit int64) ([]byte, fs.FileInfo, error) {
	f, err := os.OpenFile(path, Flags, 0)
	if err != nil {
		return nil, nil, err
	}
	return ReadFrom(f, limit)
}

// ReadFrom is Read for a file that was opened with Flags. It closes the file.
func ReadFrom(f *os.File, limit int64) (data []byte, info fs.FileInfo, err error) {
	defer func() { err = errors.Join(err, f.Close()) }()
	if info, err = f.Stat(); err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, nil, fmt.Errorf("%s: %w", f.Name(), ErrNotRegular)
	}
	data, err = io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		data, err = nil, fmt.Errorf("%s: %w: more than %d bytes", f.Name(), ErrTooLarge, limit)
	}
	return data, info, err
}
