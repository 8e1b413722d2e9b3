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

// Tree is a directory and what is below it. No path and no link leads out of it.
type Tree struct{ root *os.Root }

// Open opens the tree below a root directory. Links in the path of the root itself are
// followed.
func Open(root string) (Tree, error) {
	// With the dot, opening anything but a directory fails without side effects.
	r, err := os.OpenRoot(root + "/.")
	if err != nil {
		return Tree{}, fmt.Errorf("opening the root: %w", err)
	}
	return Tree{root: r}, nil
}

// Close closes the tree, but not the files that were opened in it.
func (t Tree) Close() error { return t.root.Close() }

// relative returns a path as [os.Root] takes it.
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

// maxLinks is how many links are followed at most (path_resolution(7)).
const maxLinks = 40

// Open opens a regular file of the tree for reading. It follows links within the tree;
// absolute ones do not exist.
func (t Tree) Open(name string) (*os.File, fs.FileInfo, error) {
	name = relative(name)
	for range maxLinks {
		f, info, err := openRegular(func(flags int) (*os.File, error) { return t.root.OpenFile(name, flags, 0) })
		if !errors.Is(err, errSymlink) {
			return f, info, err
		}
		link, err := t.root.Readlink(name)
		if err != nil {
			return nil, nil, err
		}
		if path.IsAbs(link) { // Like os.Root, which cannot resolve it.
			return nil, nil, fmt.Errorf("%s leads to %s: %w", name, link, fs.ErrNotExist)
		}
		// Not cleaned with path.Clean: ".." is relative to the real directory of the link.
		dir, _ := path.Split(name)
		name = dir + link
	}
	return nil, nil, fmt.Errorf("%s: %w", name, syscall.ELOOP)
}

// Read reads a regular file of the tree. One of more than limit bytes is an error.
func (t Tree) Read(name string, limit int64) ([]byte, error) {
	f, _, err := t.Open(name)
	if err != nil {
		return nil, err
	}
	return readAll(f, limit)
}

// ReadFile reads a regular file that is not in a tree, following all links. It is for
// paths whose directories only root can write to. A file of more than limit bytes is an
// error.
func ReadFile(name string, limit int64) ([]byte, error) {
	f, _, err := openRegular(func(flags int) (*os.File, error) { return os.OpenFile(name, flags, 0) })
	if err != nil {
		return nil, err
	}
	return readAll(f, limit)
}

// readAll reads a file of at most limit bytes and closes it.
func readAll(f *os.File, limit int64) ([]byte, error) {
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

// Names returns the names in a directory, at most limit of them.
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

// Stat describes the file that a name leads to, without opening it.
func (t Tree) Stat(name string) (fs.FileInfo, error) { return t.root.Stat(relative(name)) }
