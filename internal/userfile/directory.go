package userfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"iftopgo/internal/boundedfile"

	"golang.org/x/sys/unix"
)

const (
	// lockTimeout is how long another instance may hold the lock, lockInterval how often
	// to try.
	lockTimeout  = 2 * time.Second
	lockInterval = 10 * time.Millisecond
)

// Directory is the open directory of a file, and the file's name in it. All work goes
// through the open directory, so that nobody can put another one in its place between
// a check and a write.
type Directory struct {
	root  *os.Root
	self  *os.File
	name  string
	owner *Owner
}

// OpenDirectory opens the directory of a place's file, and makes it if need be. Symbolic
// links are followed to the file they name: with settings kept elsewhere the link stays
// a link.
func OpenDirectory(place Place) (*Directory, error) {
	path, err := filepath.Abs(place.Path)
	if err != nil {
		return nil, err
	}
	if path, err = followLinks(path); err != nil {
		return nil, err
	}
	root, err := makeDirectory(filepath.Dir(path), place.Owner)
	if err != nil {
		return nil, err
	}
	self, err := root.Open(".")
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	d := &Directory{root: root, self: self, name: filepath.Base(path), owner: place.Owner}
	if err := checkDirOwner(root, place.Owner); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// Name is the path of the directory.
func (d *Directory) Name() string { return d.root.Name() }

// Close closes the directory and releases its lock.
func (d *Directory) Close() error { return errors.Join(d.self.Close(), d.root.Close()) }

// Lock keeps other instances from saving until Close (flock(2)). The directory itself is
// locked, so that no lock file is left behind. File systems without locks, such as some
// network ones, are used without.
func (d *Directory) Lock() error {
	deadline := time.Now().Add(lockTimeout)
	for {
		err := unix.Flock(int(d.self.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		switch {
		case err == nil, errors.Is(err, unix.ENOTSUP), errors.Is(err, unix.EBADF),
			errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOLCK):
			return nil
		case !errors.Is(err, unix.EWOULDBLOCK) && !errors.Is(err, unix.EINTR):
			return fmt.Errorf("locking %s: %w", d.root.Name(), err)
		case time.Now().After(deadline):
			return fmt.Errorf("another program has locked %s; try again", d.root.Name())
		}
		time.Sleep(lockInterval)
	}
}

// Read reads the file as [Read] does; without an error and without info if there is none.
func (d *Directory) Read() ([]byte, fs.FileInfo, error) {
	f, err := OpenAs(d.owner, func() (*os.File, error) { return d.root.OpenFile(d.name, boundedfile.Flags, 0) })
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	return boundedfile.ReadFrom(f, MaxRead)
}
