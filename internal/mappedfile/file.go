package mappedfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"syscall"

	"golang.org/x/sys/unix"
)

// Flags open a file for [Map]. O_NONBLOCK keeps open(2) from waiting for the other end of a
// named pipe.
const Flags = os.O_RDONLY | syscall.O_NONBLOCK

// The errors of files that are not mapped, and of one that changed.
var (
	ErrNotRegular = errors.New("not a regular file")
	ErrEmpty      = errors.New("empty")
	ErrTooLarge   = errors.New("too large")
	ErrChanged    = errors.New("it was changed or cut while it was read, or is damaged")
)

// File is a file that is mapped into memory, read-only. Its methods are called from one
// goroutine at a time.
type File struct {
	data []byte
	info fs.FileInfo
}

// Map maps a regular file of at most limit bytes that was opened with Flags, and closes it. The
// error wraps one of the errors above, or that of mmap(2).
func Map(file *os.File, limit int64) (f *File, err error) {
	path := file.Name()
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	switch size := info.Size(); {
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s: %w", path, ErrNotRegular)
	case size == 0:
		return nil, fmt.Errorf("%s: %w", path, ErrEmpty)
	case size > limit:
		return nil, fmt.Errorf("%s: %w: more than %d bytes", path, ErrTooLarge, limit)
	}
	data, err := unix.Mmap(int(file.Fd()), 0, int(info.Size()), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("%s: mmap: %w", path, err)
	}
	return &File{data, info}, nil
}

// Info is what the file was when it was opened.
func (f *File) Info() fs.FileInfo { return f.info }

// Read calls a function with the bytes of the file. What keeps them must use them in later
// calls of Read alone, on the goroutine of the call. Where the file has been cut since it
// was opened, or reading it panics because it is not what it was, the function ends there,
// and the error wraps ErrChanged: else SIGBUS would end the program (mmap(2), "ERRORS").
func (f *File) Read(use func(data []byte) error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w (%v)", ErrChanged, p)
		}
	}()
	return use(f.data)
}

// Close unmaps the file.
func (f *File) Close() error {
	data := f.data
	f.data = nil
	if data == nil {
		return nil
	}
	return unix.Munmap(data)
}
