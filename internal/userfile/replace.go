package userfile

import (
	"errors"
	"io/fs"
	"os"

	"github.com/google/renameio/v2"
)

// Replace puts data in the place of the file, atomically: whoever reads, and whenever
// the power fails, finds the old file or the new one. Mode and owner of the old one,
// whose info is given, are kept; a new file is the owner's, readable for nobody else.
func (d *Directory) Replace(data []byte, old fs.FileInfo) (err error) {
	mode := newFileMode
	if old != nil {
		mode = old.Mode().Perm()
	}
	f, err := renameio.NewPendingFile(d.name, renameio.WithRoot(d.root), renameio.WithPermissions(mode))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Cleanup()) }()
	if err := chmod(f.File, mode); err != nil {
		return err
	}
	if err := d.chownAs(f.File, old); err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := f.CloseAtomicallyReplace(); err != nil {
		return err
	}
	return d.self.Sync()
}

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
