package untrustedfs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
)

// mountID is where a file is mounted.
type mountID struct{ mount, dev uint64 }

// strict is what a tree has that takes files of root alone.
type strict struct {
	mount mountID
	// dirs are the directories that were checked, by their paths.
	dirs map[string]error
}

// ErrNotRoots says that somebody else than root may have put a file where it is.
var ErrNotRoots = errors.New("not root's alone")

// Rooted returns the tree without what users may have put into it. A user namespace lets
// every user make a root directory and mount anything over any file of it, so that a path
// says nothing: a file and all directories above it have to be root's, and of the same
// mount as the root directory.
func (t Tree) Rooted() (Tree, error) {
	dir, err := t.root.Open(".")
	if err != nil {
		return Tree{}, err
	}
	defer dir.Close() //nolint:errcheck // It is only looked at.
	s := strict{dirs: map[string]error{}}
	if s.mount, err = mountOf(dir); err != nil {
		return Tree{}, err
	}
	info, err := dir.Stat()
	if err != nil {
		return Tree{}, err
	}
	if !ownedByRoot(info) {
		return Tree{}, fmt.Errorf("the root directory is %w", ErrNotRoots)
	}
	t.strict = &s
	return t, nil
}

// check checks an open file or directory, and the directories above it. Without strict,
// everything is right.
func (t Tree) check(name string, f *os.File, info fs.FileInfo) error {
	if t.strict == nil {
		return nil
	}
	mount, err := mountOf(f)
	if err != nil {
		return err
	}
	if !ownedByRoot(info) || mount != t.strict.mount {
		return fmt.Errorf("%s is %w", name, ErrNotRoots)
	}
	return t.checkAbove(relative(name))
}

// checkAbove checks the directories above a file, each once.
func (t Tree) checkAbove(name string) error {
	for dir := path.Dir(name); dir != "." && dir != "/"; dir = path.Dir(dir) {
		err, known := t.strict.dirs[dir]
		if !known {
			err = t.checkDir(dir)
			t.strict.dirs[dir] = err
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// checkDir checks a directory: a link to one has to be root's as well.
func (t Tree) checkDir(dir string) error {
	for _, look := range []func(string) (fs.FileInfo, error){t.root.Lstat, t.root.Stat} {
		if err := t.budget.spend(0, 1); err != nil {
			return err
		}
		info, err := look(dir)
		if err != nil {
			return err
		}
		if !ownedByRoot(info) {
			return fmt.Errorf("%s is %w", dir, ErrNotRoots)
		}
	}
	return nil
}
