package export

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"iftopgo/prefs"
)

// mode keeps exported files private: they list who communicates with whom.
const mode = 0o600

// writeNew writes a file that does not exist yet, completely or not at all. The
// data goes to a temporary file in the same directory, which gets its final name
// after fsync(2). All operations are relative to the open directory (openat(2)),
// so that the directory cannot be replaced in between.
func writeNew(place prefs.Place, data []byte) (err error) {
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
	f, err := root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL|syscall.O_NOFOLLOW, mode)
	if err != nil {
		return stripPath(err)
	}
	defer func() {
		if e := root.Remove(temp); !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}()
	if err := writeAndChown(f, data, place.Owner); err != nil {
		return stripPath(err)
	}
	return publish(root, temp, name)
}

// stripPath returns an error without the path of the temporary file, which means
// nothing to the user.
func stripPath(err error) error {
	if named, ok := errors.AsType[*fs.PathError](err); ok {
		return named.Err
	}
	return err
}

// checkDirOwner refuses a directory that does not belong to the invoking user, whose
// the file is to be: its owner could place a symbolic link there and have root write
// anywhere.
func checkDirOwner(root *os.Root, owner *prefs.Owner) error {
	if owner == nil {
		return nil
	}
	info, err := root.Stat(".")
	if err != nil {
		return err
	}
	if uid, _ := prefs.OwnerOf(info); uid != owner.UID {
		return fmt.Errorf("%s does not belong to the invoking user: %w", root.Name(), fs.ErrPermission)
	}
	return nil
}

// writeAndChown writes and closes a file, and changes its owner if one is given.
func writeAndChown(f *os.File, data []byte, owner *prefs.Owner) (err error) {
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

// publish gives the temporary file its name, unless that exists already: link(2)
// fails then, rename(2) would replace the file. File systems without hard links
// (FAT, some network ones) get a check and a rename instead.
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
