package untrustedfs

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
)

// File is an open regular file, of which reading is in a budget.
type File struct {
	file   *os.File
	info   fs.FileInfo
	budget *Budget
}

// Info describes the file as it was when it was opened.
func (f *File) Info() fs.FileInfo { return f.info }

// Close closes the file.
func (f *File) Close() error { return f.file.Close() }

// Read reads from the file.
func (f *File) Read(b []byte) (int, error) {
	if err := f.budget.spend(int64(len(b)), 0); err != nil {
		return 0, err
	}
	return f.file.Read(b)
}

// ReadAt reads from a place in the file.
func (f *File) ReadAt(b []byte, offset int64) (int, error) {
	if err := f.budget.spend(int64(len(b)), 0); err != nil {
		return 0, err
	}
	return f.file.ReadAt(b, offset)
}

// all reads the file, which has at most limit bytes.
func (f *File) all(limit int64) ([]byte, error) {
	if f.info.Size() > limit {
		return nil, errTooBig
	}
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(b)) > limit {
		return nil, errTooBig
	}
	return b, nil
}

// maxLine is the most that Lines takes for a line, in bytes: more than a path has
// (PATH_MAX). It is read in pieces of that size.
const maxLine = 16 << 10

// lines calls each with every line of a file of at most limit bytes, without its end. A
// line that is too long is left out. The line is valid until each returns.
func (f *File) lines(limit int64, each func(line []byte) error) error {
	if f.info.Size() > limit {
		return errTooBig
	}
	r := bufio.NewReaderSize(io.LimitReader(f, limit), maxLine)
	for long := false; ; {
		line, err := r.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			long = true
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return err
		}
		ended := err != nil
		if n := len(line); n > 0 && line[n-1] == '\n' {
			line = line[:n-1]
		} else if ended && n == 0 {
			return nil
		}
		if !long {
			if err := each(line); err != nil {
				return err
			}
		}
		long = false
		if ended {
			return nil
		}
	}
}
