package userfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// MaxRead is the largest file that Read reads, in bytes: more than any settings take.
const MaxRead = 1 << 18

// Read reads a whole file of at most MaxRead bytes. Only regular files are read: a named pipe
// or a device could block, or never end. info is that of the file that was read.
func Read(path string) (data []byte, info fs.FileInfo, err error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, err
	}
	return readRegular(f)
}

// readRegular reads a file that was opened with O_NONBLOCK, and closes it.
func readRegular(f *os.File) (data []byte, info fs.FileInfo, err error) {
	defer func() { err = errors.Join(err, f.Close()) }()
	if info, err = f.Stat(); err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, nil, fmt.Errorf("%s is not a regular file", f.Name())
	}
	data, err = io.ReadAll(io.LimitReader(f, MaxRead+1))
	if err == nil && len(data) > MaxRead {
		err = fmt.Errorf("%s is larger than %d bytes", f.Name(), MaxRead)
	}
	return data, info, err
}
