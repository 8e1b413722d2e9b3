package publisher

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// tree is a file system seen from a root that no path and no link leads out of.
// The root of a container is as hostile as what runs in it.
type tree struct{ root *os.Root }

func openTree(root string) (tree, error) {
	r, err := os.OpenRoot(root)
	if err != nil {
		return tree{}, fmt.Errorf("opening the root: %w", err)
	}
	return tree{root: r}, nil
}

func (t tree) close() error { return t.root.Close() }

// relative makes a path as [os.Root] wants it.
func relative(path string) string {
	if p := strings.Trim(path, "/"); p != "" {
		return p
	}
	return "."
}

var (
	errNotRegular = errors.New("not a regular file")
	errTooBig     = errors.New("file too big")
)

// open opens a regular file. Opening does not wait for a FIFO's other end.
func (t tree) open(path string) (*os.File, fs.FileInfo, error) {
	f, err := t.root.OpenFile(relative(path), os.O_RDONLY|syscall.O_NONBLOCK, 0)
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

// read reads a file of at most limit bytes.
func (t tree) read(path string, limit int64) ([]byte, error) {
	f, _, err := t.open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // It was only read.
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(b)) > limit {
		return nil, errTooBig
	}
	return b, nil
}

// names lists a directory, at most limit entries of it.
func (t tree) names(path string, limit int) ([]string, error) {
	d, err := t.root.OpenFile(relative(path), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer d.Close() //nolint:errcheck // It was only read.
	names, err := d.Readdirnames(limit)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return names, err
}

// stamp changes when a database does.
func (t tree) stamp(path string) (int64, bool) {
	info, err := t.root.Stat(relative(path))
	if err != nil {
		return 0, false
	}
	return info.ModTime().UnixNano(), true
}
