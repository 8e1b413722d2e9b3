package userfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// NewFile is a file that was made and has to be kept or discarded.
type NewFile struct {
	// File is open for writing.
	File *os.File
	root *os.Root
	name string
}

// Create writes a file that does not exist yet, completely or not at all; fs.ErrExist
// says that it does.
func Create(place Place, data []byte) (err error) {
	root, err := os.OpenRoot(filepath.Dir(place.Path))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	f, err := NewFileIn(root, filepath.Base(place.Path), place.Owner)
	if err != nil {
		return err
	}
	if _, err := f.File.Write(data); err != nil {
		return errors.Join(stripPath(err), f.Discard())
	}
	return f.Keep()
}

// NewFileIn makes a file in an open directory, for its owner; nil is the user of the
// process. Whatever has the name, be it a link that leads nowhere, is left as it is:
// the error is fs.ErrExist (O_EXCL of open(2)). Keep or Discard must be called.
func NewFileIn(root *os.Root, name string, owner *Owner) (*NewFile, error) {
	if err := checkDirOwner(root, owner); err != nil {
		return nil, err
	}
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL|syscall.O_NOFOLLOW, newFileMode)
	if err != nil {
		return nil, stripPath(err)
	}
	f := &NewFile{File: file, root: root, name: name}
	if owner == nil {
		return f, nil
	}
	if err := chown(file, owner.UID, owner.GID); err != nil {
		return nil, errors.Join(stripPath(err), f.Discard())
	}
	return f, nil
}

// Keep has the system write the file to the disk, and closes it. One that cannot be written
// is discarded.
func (f *NewFile) Keep() error {
	if err := f.File.Sync(); err != nil {
		return errors.Join(stripPath(err), f.Discard())
	}
	return f.File.Close()
}

// Discard closes the file and removes it, unless another one has its name by now.
func (f *NewFile) Discard() error {
	made, err := f.File.Stat()
	if err != nil {
		return errors.Join(err, f.File.Close())
	}
	named, err := f.root.Lstat(f.name)
	if err == nil && os.SameFile(made, named) {
		err = f.root.Remove(f.name)
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return errors.Join(stripPath(err), f.File.Close())
}

// stripPath is an error without the path of a file, which the one who reads it knows.
func stripPath(err error) error {
	if named, ok := errors.AsType[*fs.PathError](err); ok {
		return named.Err
	}
	return err
}
