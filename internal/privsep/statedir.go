package privsep

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"iftopgo/internal/privsep/sandbox"
	"iftopgo/internal/userfile"
)

// StateDir is a directory in which the program keeps files once it is confined. The zero value is
// none.
type StateDir struct {
	Path string
	// Files are the names of what may be in it.
	Files []string
	// System says that it is the program's own place on this machine, not one that a user
	// has named.
	System bool
	// user is whom the program becomes when it was started as root, nil if it was not.
	user *sandbox.User
}

// errOwner says why a directory is left as it is.
var errOwner = errors.New("it belongs to root, who does not record; give it to the user who is to (chown USER), or name one that is not there yet")

// Prepare makes the directory, unless it is there, with the permissions of who started the program
// with sudo, who has to own it then. Started as root in another way, the program becomes its owner:
// one that was made is given to the user who owns nothing. So is the system's, by whomever the program
// was started: nobody else chooses where that is.
func (d *StateDir) Prepare() error {
	if os.Geteuid() != 0 {
		_, err := d.make()
		return err
	}
	invoking, err := sandbox.InvokingUser(os.Getenv, 0)
	if err != nil {
		return err
	}
	if invoking != nil && !d.System {
		return d.prepareFor(invoking)
	}
	made, err := d.make()
	if err != nil {
		return err
	}
	if d.user, err = ownerOf(d.Path); err != nil || d.user.UID != 0 {
		return err
	}
	if !made && !d.System {
		return fmt.Errorf("%s: %w", d.Path, errOwner)
	}
	if d.user, err = sandbox.UnprivilegedUser(0); err != nil {
		return err
	}
	return d.give(d.user)
}

// prepareFor makes the directory as the one who started the program with sudo. It need not be in
// the same place when it is used: by then the program is that user.
func (d *StateDir) prepareFor(invoking *sandbox.User) error {
	d.user = invoking
	return userfile.As(&userfile.Owner{UID: invoking.UID, GID: invoking.GID}, func() error {
		if _, err := d.make(); err != nil {
			return fmt.Errorf("as user %s, who started this with sudo: %w", invoking.Name, err)
		}
		owner, err := ownerOf(d.Path)
		if err == nil && owner.UID != invoking.UID {
			err = fmt.Errorf("%s belongs to user %d, not to %s, who started this with sudo: name another one", d.Path, owner.UID, invoking.Name)
		}
		return err
	})
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
