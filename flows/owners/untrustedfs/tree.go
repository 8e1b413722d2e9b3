package untrustedfs

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"syscall"
)

// Tree is a file system seen from a root that no path and no link leads out of.
type Tree struct{ root *os.Root }

// Open opens a tree. The root itself is found as everywhere, also by links.
func Open(root string) (Tree, error) {
	// Opening what is no directory fails by the dot, before anything comes of it.
	r, err := os.OpenRoot(root + "/.")
	if err != nil {
		return Tree{}, fmt.Errorf("opening the root: %w", err)
	}
	return Tree{root: r}, nil
}

// Close closes the tree, but not the files that were opened in it.
func (t Tree) Close() error { return t.root.Close() }

// relative makes a path as [os.Root] wants it.
func relative(path string) string {
	if p := strings.Trim(path, "/"); p != "" {
		return p
	}
	return "."
}

// The reasons for which a file is not read.
var (
	errNotRegular = errors.New("not a regular file")
	errTooBig     = errors.New("file too big")
)

// maxLinks is how many links a name may lead through (path_resolution(7)).
const maxLinks = 40

// Open opens a regular file for reading.
func (t Tree) Open(name string) (*os.File, fs.FileInfo, error) {
	name = relative(name)
	for range maxLinks {
		f, info, err := regular(func(flags int) (*os.File, error) { return t.root.OpenFile(name, flags, 0) })
		if !errors.Is(err, errLink) {
			return f, info, err
		}
		link, err := t.root.Readlink(name)
		if err != nil {
			return nil, nil, err
		}
		if path.IsAbs(link) { // As for os.Root, which does not know where the tree's root is for others.
			return nil, nil, fmt.Errorf("%s leads to %s: %w", name, link, fs.ErrNotExist)
		}
		// Not cleaned: ".." is counted from where the link really is.
		dir, _ := path.Split(name)
		name = dir + link
	}
	return nil, nil, fmt.Errorf("%s: %w", name, syscall.ELOOP)
}

// Read reads a regular file of at most limit bytes.
func (t Tree) Read(name string, limit int64) ([]byte, error) {
	f, _, err := t.Open(name)
	if err != nil {
		return nil, err
	}
	return all(f, limit)
}

// ReadFile reads a regular file of at most limit bytes that is not in a tree: one
// whose directories are the system's, and with them the links that lead to it.
func ReadFile(name string, limit int64) ([]byte, error) {
	f, _, err := regular(func(flags int) (*os.File, error) { return os.OpenFile(name, flags, 0) })
	if err != nil {
		return nil, err
	}
	return all(f, limit)
}

// all reads a file and closes it.
func all(f *os.File, limit int64) ([]byte, error) {
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

// Names lists a directory, at most limit entries of it.
func (t Tree) Names(name string, limit int) ([]string, error) {
	d, err := t.root.OpenFile(relative(name), os.O_RDONLY|syscall.O_DIRECTORY, 0)
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

// Stat says what a name leads to, without opening it.
func (t Tree) Stat(name string) (fs.FileInfo, error) { return t.root.Stat(relative(name)) }
