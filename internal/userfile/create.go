package userfile

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Create writes a file that does not exist yet, completely or not at all; fs.ErrExist
// says that it does. The data goes to a temporary file beside it, which gets the real
// name once it is on the disk. All work goes through the open directory, so that
// nobody can put another one in its place meanwhile.
func Create(place Place, data []byte) (err error) {
	dir, name := filepath.Dir(place.Path), filepath.Base(place.Path)
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	if err := checkDirOwner(root, place.Owner); err != nil {
		return err
	}
	temp := ".iftopgo-" + rand.Text()
	f, err := root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL|syscall.O_NOFOLLOW, newFileMode)
	if err != nil {
		return stripPath(err)
	}
	defer func() {
		if e := root.Remove(temp); !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}()
	if err := fill(f, data, place.Owner); err != nil {
		return stripPath(err)
	}
	return publish(root, temp, name)
}

// stripPath is an error without the temporary file's path, which means nothing to anybody.
func stripPath(err error) error {
	if named, ok := errors.AsType[*fs.PathError](err); ok {
		return named.Err
	}
	return err
}

// fill writes, syncs and closes a file, and gives it to its owner.
func fill(f *os.File, data []byte, owner *Owner) (err error) {
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := f.Write(data); err != nil {
		return err
	}
	if owner != nil {
		if err := f.Chown(owner.UID, owner.GID); err != nil {
			return err
		}
	}
	return f.Sync()
}

// publish gives a temporary file its name, unless that is taken. link(2) fails when the
// name exists, whatever it is, and rename(2) would not; where the file system has no
// hard links (FAT, some network ones) checking first must do.
func publish(root *os.Root, temp, name string) error {
	err := root.Link(temp, name)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, err := root.Lstat(name); err == nil {
		return &fs.PathError{Op: "create", Path: name, Err: fs.ErrExist}
	}
	return root.Rename(temp, name)
}
