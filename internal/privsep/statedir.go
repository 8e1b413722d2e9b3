package privsep

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"iftopgo/internal/privsep/sandbox"
)

// StateDir is a directory in which the program keeps files once it is confined.
type StateDir struct {
	Path string
	// Files are the names of what may be in it.
	Files []string
	// System says that it is the program's own place on this machine, not one that a user
	// has named.
	System bool
}

// errOwner says why a directory is left as it is.
var errOwner = errors.New("it belongs to root, who does not record; give it to the user who is to (chown USER), or name one that is not there yet")

// Prepare makes the directory, unless it is there. Started as root, the program becomes its
// owner: one that was made is given to who started it with sudo, or else to the user who owns
// nothing. One that was there is left to its owner, unless it is the system's.
func (d *StateDir) Prepare() error {
	made, err := d.make()
	if err != nil || os.Geteuid() != 0 {
		return err
	}
	owner, err := ownerOf(d.Path)
	if err != nil || owner.UID != 0 {
		return err
	}
	if !made && !d.System {
		return fmt.Errorf("%s: %w", d.Path, errOwner)
	}
	user, err := d.user()
	if err != nil {
		return err
	}
	return d.give(user)
}

// make makes the directory and reports whether it was not there.
func (d *StateDir) make() (made bool, err error) {
	if err := os.MkdirAll(filepath.Dir(d.Path), 0o755); err != nil {
		return false, err
	}
	if err = os.Mkdir(d.Path, 0o755); errors.Is(err, fs.ErrExist) {
		_, err = os.ReadDir(d.Path) // It may be no directory.
		return false, err
	}
	return err == nil, err
}

// user is who gets it.
func (d *StateDir) user() (*sandbox.User, error) {
	if invoking, err := sandbox.InvokingUser(os.Getenv, 0); !d.System && (invoking != nil || err != nil) {
		return invoking, err
	}
	return sandbox.UnprivilegedUser(0)
}

// give gives the directory and its files to a user, if nothing else is in it: somebody may have
// put another one in its place.
func (d *StateDir) give(user *sandbox.User) (err error) {
	parent, err := os.OpenRoot(filepath.Dir(d.Path))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, parent.Close()) }()
	dir, err := parent.OpenRoot(filepath.Base(d.Path)) // Without leaving the parent.
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dir.Close()) }()
	all, err := fs.ReadDir(dir.FS(), ".")
	if err != nil {
		return err
	}
	for _, file := range all {
		if !slices.Contains(d.Files, file.Name()) {
			return fmt.Errorf("%s: %w", d.Path, errOwner)
		}
		if err := dir.Lchown(file.Name(), user.UID, user.GID); err != nil {
			return err
		}
	}
	return dir.Lchown(".", user.UID, user.GID)
}

// ownerOf returns the user whose a directory is.
func ownerOf(dir string) (*sandbox.User, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, err
	}
	user, ok := sandbox.OwnerOf(info)
	if !ok {
		return nil, fmt.Errorf("%s: nothing says whose it is", dir)
	}
	return user, nil
}
