package userfile

import (
	"errors"
	"io/fs"
	"os"

	"github.com/google/renameio/v2"
)

// Replacement is a file that is to replace that of a directory. Keep or Discard must be called.
type Replacement struct {
	// File is open for writing.
	File    *os.File
	pending *renameio.PendingFile
	d       *Directory
}

// Replace puts data in the place of the file, atomically: whoever reads, and whenever
// the power fails, finds the old file or the new one. Mode and owner of the old one,
// whose info is given, are kept; a new file is the owner's, readable for nobody else.
func (d *Directory) Replace(data []byte, old fs.FileInfo) (err error) {
	r, err := d.newReplacement(old)
	if err != nil {
		return err
	}
	if _, err := r.File.Write(data); err != nil {
		return errors.Join(err, r.Discard())
	}
	return r.Keep()
}

// NewReplacement makes a file that replaces the one there is, if there is one, when it is
// kept, as Replace does.
func (d *Directory) NewReplacement() (*Replacement, error) {
	old, err := d.root.Lstat(d.name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return d.newReplacement(old)
}

func (d *Directory) newReplacement(old fs.FileInfo) (*Replacement, error) {
	mode := newFileMode
	if old != nil {
		mode = old.Mode().Perm()
	}
	f, err := renameio.NewPendingFile(d.name, renameio.WithRoot(d.root), renameio.WithPermissions(mode))
	if err != nil {
		return nil, err
	}
	if err := errors.Join(chmod(f.File, mode), d.chownAs(f.File, old)); err != nil {
		return nil, errors.Join(err, f.Cleanup())
	}
	return &Replacement{f.File, f, d}, nil
}

// Keep puts the file in the place of the old one.
func (r *Replacement) Keep() error {
	if err := r.pending.CloseAtomicallyReplace(); err != nil {
		return errors.Join(err, r.pending.Cleanup())
	}
	return r.d.self.Sync()
}

// Discard removes the file.
func (r *Replacement) Discard() error { return r.pending.Cleanup() }

// chmod gives a new file the mode of the old one, if the umask took bits of it. A
// confined process may only set the mode that the file had when it was confined
// (seccomp); otherwise the file is closed to more users than before, not to fewer.
func chmod(f *os.File, mode fs.FileMode) error {
	info, err := f.Stat()
	if err != nil || info.Mode().Perm() == mode {
		return err
	}
	if err := f.Chmod(mode); !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return nil
}

// chownAs gives a new file to the invoking user, or else to the owner of the old one.
func (d *Directory) chownAs(f *os.File, old fs.FileInfo) error {
	switch {
	case d.owner != nil:
		return chown(f, d.owner.UID, d.owner.GID)
	case old != nil && os.Geteuid() == 0:
		uid, gid := FileOwner(old)
		return chown(f, uid, gid)
	default:
		return nil
	}
}
