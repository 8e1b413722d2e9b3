package filebroker

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"iftopgo/internal/userfile"
)

// unfinished is a new file that is to be kept or discarded.
type unfinished interface {
	Keep() error
	Discard() error
}

// change is what is being written: an export, or the file of settings. The zero value is
// nothing.
type change struct {
	// file is the new file, nil for none.
	file unfinished
	// parent is the directory of an export, directory that of the settings, locked; nil
	// when it is something else.
	parent    *os.Root
	directory *userfile.Directory
}

// begun says whether something is being written.
func (c *change) begun() bool { return c.file != nil || c.parent != nil || c.directory != nil }

// export makes an export below a directory.
func (c *change) export(below *os.Root, path string, owner *userfile.Owner) (_ *os.File, err error) {
	if c.begun() {
		return nil, errBadRequest
	}
	if c.parent, err = openWithoutLinks(below, filepath.Dir(path)); err != nil {
		return nil, errors.Join(err, c.end())
	}
	f, err := userfile.NewFileIn(c.parent, filepath.Base(path), owner)
	if err != nil {
		return nil, errors.Join(err, c.end())
	}
	c.file = f
	return f.File, nil
}

// openWithoutLinks opens a directory in or below another one. No link is followed, although it
// would lead to below as well: the name of what it leads to was not checked, and may begin with a dot.
// Each directory is opened in the one before.
func openWithoutLinks(below *os.Root, path string) (dir *os.Root, err error) {
	if dir, err = below.OpenRoot("."); err != nil {
		return nil, err
	}
	for name := range strings.SplitSeq(filepath.Clean(path), "/") {
		child, err := openChild(dir, name)
		if err = errors.Join(err, dir.Close()); err != nil {
			return nil, err
		}
		dir = child
	}
	return dir, nil
}

// openChild opens a directory in another, which is no link before and the same after.
func openChild(dir *os.Root, name string) (*os.Root, error) {
	named, err := dir.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !named.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: syscall.ENOTDIR}
	}
	child, err := dir.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	opened, err := child.Stat(".")
	if err == nil && !os.SameFile(named, opened) {
		err = &fs.PathError{Op: "open", Path: name, Err: syscall.ENOTDIR}
	}
	if err != nil {
		return nil, errors.Join(err, child.Close())
	}
	return child, nil
}

// lock locks the directory of the settings.
func (c *change) lock(place userfile.Place) (err error) {
	if c.directory, err = userfile.OpenDirectory(place); err != nil {
		return err
	}
	if err := c.directory.Lock(); err != nil {
		return errors.Join(err, c.end())
	}
	return nil
}

// replace makes the file that is to replace the settings.
func (c *change) replace() (*os.File, error) {
	r, err := c.directory.NewReplacement()
	if err != nil {
		return nil, err
	}
	c.file = r
	return r.File, nil
}

// commit keeps the new file.
func (c *change) commit() error {
	f := c.file
	c.file = nil
	return f.Keep()
}

// end discards what was not kept, and unlocks.
func (c *change) end() (err error) {
	if c.file != nil {
		err = c.file.Discard()
	}
	if c.parent != nil {
		err = errors.Join(err, c.parent.Close())
	}
	if c.directory != nil {
		err = errors.Join(err, c.directory.Close())
	}
	*c = change{}
	return err
}
