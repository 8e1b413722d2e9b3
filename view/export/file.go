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

// mode is that of exported files: who talks to whom is nobody else's business.
const mode = 0o600

// writeNew writes a file that does not exist yet, completely or not at all. The
// data goes to a file of a passing name beside it, which gets the real name
// when it is safely on the disk. All work goes through the open directory, so
// that nobody can put another one in its place meanwhile.
func writeNew(place prefs.Place, data []byte) (err error) {
	dir, name := filepath.Dir(place.Path), filepath.Base(place.Path)
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	if err := belongs(root, place.Owner); err != nil {
		return err
	}
	passing := ".iftopgo-" + rand.Text()
	f, err := root.OpenFile(passing, os.O_WRONLY|os.O_CREATE|os.O_EXCL|syscall.O_NOFOLLOW, mode)
	if err != nil {
		return nameless(err)
	}
	defer func() {
		if e := root.Remove(passing); !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}()
	if err := fill(f, data, place.Owner); err != nil {
		return nameless(err)
	}
	return settle(root, passing, name)
}

// nameless is an error without the passing name, of which nobody knows.
func nameless(err error) error {
	if named, ok := errors.AsType[*fs.PathError](err); ok {
		return named.Err
	}
	return err
}

// belongs refuses directories of others for the file of who called sudo: they
// could put a link where the file is to be, and get one written anywhere.
func belongs(root *os.Root, owner *prefs.Owner) error {
	if owner == nil {
		return nil
	}
	info, err := root.Stat(".")
	if err != nil {
		return err
	}
	if uid, _ := prefs.OwnerOf(info); uid != owner.UID {
		return fmt.Errorf("%s does not belong to the user who called sudo: %w", root.Name(), fs.ErrPermission)
	}
	return nil
}

// fill writes, flushes and closes a file, and gives it to its owner.
func fill(f *os.File, data []byte, owner *prefs.Owner) (err error) {
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

// settle gives a file its name, unless that is taken. A link fails when the name
// exists, whatever it is, and a rename would not; where the file system has no
// links (FAT, some network ones) looking first must do.
func settle(root *os.Root, passing, name string) error {
	err := root.Link(passing, name)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, err := root.Lstat(name); err == nil {
		return &fs.PathError{Op: "create", Path: name, Err: fs.ErrExist}
	}
	return root.Rename(passing, name)
}
