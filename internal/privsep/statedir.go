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
	// user is whom the program becomes when it was started as root, nil if it was not, and maker
	// who makes the directory, nil for this process.
	user, maker *sandbox.User
	made        []string // what was not there, the outermost first
}

// The modes of directories that are made: one that a user makes is that user's alone. One that root
// makes is read by the group of the user who records, too.
const (
	usersDirMode  = 0o700
	systemDirMode = 0o750
	parentDirMode = 0o755
)

// errOwner says why a directory is left as it is.
var errOwner = errors.New("it belongs to root, who does not record; give it to the user who is to (chown USER), or name one that is not there yet")

// Prepare makes the directory, unless it is there, with the permissions of who started the program
// with sudo, who has to own it then. Started as root in another way, the program becomes its owner:
// one that was made is given to the user who owns nothing. So is the system's, by whomever the program
// was started: nobody else chooses where that is.
func (d *StateDir) Prepare() error {
	if os.Geteuid() != 0 {
		return d.Make()
	}
	invoking, err := sandbox.InvokingUser(os.Getenv, 0)
	if err != nil {
		return err
	}
	if invoking != nil && !d.System {
		return d.prepareFor(invoking)
	}
	if err := d.make(systemDirMode); err != nil {
		return err
	}
	if d.user, err = ownerOf(d.Path); err != nil || d.user.UID != 0 {
		return err
	}
	if !slices.Contains(d.made, filepath.Clean(d.Path)) && !d.System {
		return fmt.Errorf("%s: %w", d.Path, errOwner)
	}
	if d.user, err = sandbox.UnprivilegedUser(0); err != nil {
		return err
	}
	if err := d.give(d.user); err != nil {
		return err
	}
	return d.reach()
}

// reach looks whether the user who records can reach the directory.
func (d *StateDir) reach() error {
	return as(d.user, func() error {
		if _, err := os.ReadDir(d.Path); err != nil {
			return fmt.Errorf("%w: user %d records, who must reach it (chmod o+x those above it)", err, d.user.UID)
		}
		return nil
	})
}

// Make makes the directory, unless it is there, for a process that stays who it is.
func (d *StateDir) Make() error {
	if os.Geteuid() == 0 {
		return d.make(systemDirMode)
	}
	return d.make(usersDirMode)
}

// prepareFor makes the directory as the one who started the program with sudo. It need not be in
// the same place when it is used: by then the program is that user.
func (d *StateDir) prepareFor(invoking *sandbox.User) error {
	d.user, d.maker = invoking, invoking
	return as(d.maker, func() error {
		if err := d.make(usersDirMode); err != nil {
			return fmt.Errorf("as user %s, who started this with sudo: %w", invoking.Name, err)
		}
		owner, err := ownerOf(d.Path)
		if err == nil && owner.UID != invoking.UID {
			err = fmt.Errorf("%s belongs to user %d, not to %s, who started this with sudo: name another one", d.Path, owner.UID, invoking.Name)
		}
		return err
	})
}

// as does something as a user, or as this process is for nil.
func as(user *sandbox.User, do func() error) error {
	if user == nil {
		return do()
	}
	return userfile.As(&userfile.Owner{UID: user.UID, GID: user.GID}, do)
}

// make makes the directory, and those it is in, as far as they are not there.
func (d *StateDir) make(mode fs.FileMode) error {
	var missing []string
	for dir := filepath.Clean(d.Path); ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		missing = append(missing, dir)
	}
	for i, dir := range slices.Backward(missing) {
		of := fs.FileMode(parentDirMode)
		if i == 0 {
			of = mode
		}
		switch err := os.Mkdir(dir, of); {
		case errors.Is(err, fs.ErrExist): // Somebody else has made it meanwhile.
			continue
		case err != nil:
			return err
		}
		d.made = append(d.made, dir)
	}
	_, err := os.ReadDir(d.Path) // It may be no directory.
	return err
}

// Abandon removes what Prepare has made, as far as nothing was put into it: nothing is left of a
// start that failed.
func (d *StateDir) Abandon() {
	_ = as(d.maker, func() error {
		for _, dir := range slices.Backward(d.made) {
			_ = os.Remove(dir) // What is not empty stays.
		}
		return nil
	})
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
