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
type Tree struct {
	root   *os.Root
	budget *Budget
	// strict is nil in a tree that takes files of everybody.
	strict *strict
}

// Open opens the tree below a root directory. Links in the path of the root itself are
// followed. What is read in it is taken off the budget.
func Open(root string, budget *Budget) (Tree, error) {
	// With the dot, opening anything but a directory fails without side effects.
	r, err := os.OpenRoot(root + "/.")
	if err != nil {
		return Tree{}, fmt.Errorf("opening the root: %w", err)
	}
	return Tree{root: r, budget: budget}, nil
}

// Within returns the tree with another budget. Both are closed by closing one of them.
func (t Tree) Within(budget *Budget) Tree {
	t.budget = budget
	return t
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
func (t Tree) Open(name string) (*File, error) {
	name = relative(name)
	for range maxLinks {
		if err := t.budget.spend(0, 1); err != nil {
			return nil, err
		}
		f, info, err := openRegular(func(flags int) (*os.File, error) { return t.root.OpenFile(name, flags, 0) })
		if err == nil {
			return t.checked(name, f, info)
		}
		if !errors.Is(err, errSymlink) {
			return nil, err
		}
		link, err := t.root.Readlink(name)
		if err != nil {
			return nil, err
		}
		if path.IsAbs(link) { // Like os.Root, which cannot resolve it.
			return nil, fmt.Errorf("%s leads to %s: %w", name, link, fs.ErrNotExist)
		}
		// Not cleaned with path.Clean: ".." is relative to the real directory of the link.
		dir, _ := path.Split(name)
		name = dir + link
	}
	return nil, fmt.Errorf("%s: %w", name, syscall.ELOOP)
}

// checked returns a file that was opened unless it may not be in the tree.
func (t Tree) checked(name string, f *os.File, info fs.FileInfo) (*File, error) {
	if err := t.check(name, f, info); err != nil {
		_ = f.Close() // Opened for reading only.
		return nil, err
	}
	return &File{file: f, info: info, budget: t.budget}, nil
}

// Read reads a regular file of the tree. One of more than limit bytes is an error.
func (t Tree) Read(name string, limit int64) ([]byte, error) {
	f, err := t.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // It was only read.
	return f.all(limit)
}

// Lines calls each with every line of a regular file of the tree, without its end, until
// each returns an error. A file of more than limit bytes is an error; a line of more than
// 16 KiB is left out. The line is valid until each returns: what is kept of it is copied.
func (t Tree) Lines(name string, limit int64, each func(line []byte) error) error {
	f, err := t.Open(name)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // It was only read.
	return f.lines(limit, each)
}

// OpenFile opens a regular file that is not in a tree, following all links. It is for
// paths whose directories only root can write to, and for those in /proc.
func OpenFile(name string, budget *Budget) (*File, error) {
	if err := budget.spend(0, 1); err != nil {
		return nil, err
	}
	f, info, err := openRegular(func(flags int) (*os.File, error) { return os.OpenFile(name, flags, 0) })
	if err != nil {
		return nil, err
	}
	return &File{file: f, info: info, budget: budget}, nil
}

// ReadFile reads a file as OpenFile opens it. One of more than limit bytes is an error.
func ReadFile(name string, limit int64, budget *Budget) ([]byte, error) {
	f, err := OpenFile(name, budget)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // It was only read.
	return f.all(limit)
}

// chunk is how many names are read of a directory at a time.
const chunk = 256

// Names calls each with the names in a directory, at most limit of them, until each
// returns an error.
func (t Tree) Names(name string, limit int, each func(name string) error) error {
	d, err := t.root.OpenFile(relative(name), os.O_RDONLY|syscall.O_DIRECTORY, 0)
	if err != nil {
		return err
	}
	defer d.Close() //nolint:errcheck // It was only read.
	if info, err := d.Stat(); err != nil {
		return err
	} else if err := t.check(name, d, info); err != nil {
		return err
	}
	for limit > 0 {
		names, err := d.Readdirnames(min(chunk, limit))
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := t.budget.spend(0, int64(len(names))); err != nil {
			return err
		}
		for _, n := range names {
			if err := each(n); err != nil {
				return err
			}
		}
		limit -= len(names)
	}
	return nil
}

// Stat describes the file that a name leads to, without opening it.
func (t Tree) Stat(name string) (fs.FileInfo, error) {
	if err := t.budget.spend(0, 1); err != nil {
		return nil, err
	}
	return t.root.Stat(relative(name))
}
