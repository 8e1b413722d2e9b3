package prefs

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/google/renameio/v2"
	"golang.org/x/sys/unix"
)

const (
	// maxFileBytes is the largest file that is read.
	maxFileBytes = 1 << 18
	// newDirMode and newFileMode are for what did not exist. Other users are not
	// to read which hosts are pinned.
	newDirMode  = 0o700
	newFileMode = 0o600
	// lockTimeout is how long another instance may take to save, lockInterval
	// how often the lock is tried.
	lockTimeout  = 2 * time.Second
	lockInterval = 10 * time.Millisecond
	// maxLinks is how many symbolic links are followed, as many as Linux does.
	maxLinks = 40
)

// directory is the open directory a file is in, and the file's name in it. All
// files are opened relative to it (openat(2)), so that it cannot be replaced by
// another one between a check and a write.
type directory struct {
	root  *os.Root
	dir   *os.File
	name  string
	owner *Owner
}

// openDirectory opens the directory of a place's file, and makes it if it does not
// exist. If the file is a symbolic link, the directory is that of its target, so that
// the link stays a link when the file is replaced.
func openDirectory(place Place) (*directory, error) {
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
	d := &directory{root: root, dir: self, name: filepath.Base(path), owner: place.Owner}
	if err := d.checkOwner(); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// Directory returns the path of the directory that a place's file is in, with
// symbolic links followed, and makes it if it does not exist.
func (p Place) Directory() (string, error) {
	d, err := openDirectory(p)
	if err != nil {
		return "", fmt.Errorf("making the directory of settings: %w", err)
	}
	return d.root.Name(), d.Close()
}

// Close closes the directory and releases its lock.
func (d *directory) Close() error { return errors.Join(d.dir.Close(), d.root.Close()) }

// followLinks returns the path of a file with symbolic links followed, whether it
// exists or not.
func followLinks(path string) (string, error) {
	for range maxLinks {
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode()&fs.ModeSymlink == 0 {
			return path, nil
		}
		if err != nil {
			return "", err
		}
		link, err := os.Readlink(path)
		if err != nil {
			return "", err
		}
		if filepath.IsAbs(link) {
			path = link
			continue
		}
		// ".." in a link is relative to the real directory of the link.
		dir, err := filepath.EvalSymlinks(filepath.Dir(path))
		if err != nil {
			return "", err
		}
		path = filepath.Join(dir, link)
	}
	return "", fmt.Errorf("%s: %w", path, syscall.ELOOP)
}

// makeDirectory opens a directory, making what is missing of it.
func makeDirectory(dir string, owner *Owner) (*os.Root, error) {
	root, err := os.OpenRoot(dir)
	if !errors.Is(err, fs.ErrNotExist) || filepath.Dir(dir) == dir {
		return root, err
	}
	parent, err := makeDirectory(filepath.Dir(dir), owner)
	if err != nil {
		return nil, err
	}
	root, err = makeChild(parent, filepath.Base(dir), owner)
	return root, errors.Join(err, parent.Close())
}

// makeChild opens a directory in another one, and makes it if it does not exist.
func makeChild(parent *os.Root, name string, owner *Owner) (*os.Root, error) {
	if err := checkOwner(parent, owner); err != nil {
		return nil, err
	}
	err := parent.Mkdir(name, newDirMode)
	made := err == nil
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	child, err := parent.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	if made && owner != nil {
		if err := chownDir(child, owner); err != nil {
			return nil, errors.Join(err, child.Close())
		}
	}
	return child, nil
}

// chownDir gives a new directory to its owner.
func chownDir(root *os.Root, owner *Owner) error {
	self, err := root.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(chown(self, owner.UID, owner.GID), self.Close())
}

// checkOwner returns an error if a directory does not belong to the owner, nil for
// who is not under sudo.
func checkOwner(root *os.Root, owner *Owner) error {
	if owner == nil {
		return nil
	}
	info, err := root.Stat(".")
	if err != nil {
		return err
	}
	if uid, _ := OwnerOf(info); uid != owner.UID {
		return fmt.Errorf("%s belongs to user %d, not to user %d, who called sudo: %w",
			root.Name(), uid, owner.UID, fs.ErrPermission)
	}
	return nil
}

func (d *directory) checkOwner() error { return checkOwner(d.root, d.owner) }

// OwnerOf returns the user and group IDs of a file; -1 where they are not known.
func OwnerOf(info fs.FileInfo) (uid, gid int) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return -1, -1
	}
	return int(stat.Uid), int(stat.Gid)
}

// lock keeps other instances from saving until Close. It locks the directory
// itself (flock(2)), so that there is no lock file. File systems without locks, as
// some network ones, are used without.
func (d *directory) lock() error {
	deadline := time.Now().Add(lockTimeout)
	for {
		err := unix.Flock(int(d.dir.Fd()), unix.LOCK_EX|unix.LOCK_NB)
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

// read returns the file's data and info; info and error are nil if there is none.
func (d *directory) read() ([]byte, fs.FileInfo, error) {
	f, err := d.root.OpenFile(d.name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	return readFile(f)
}

// readFile reads a regular file of at most maxFileBytes, and closes it. It was opened
// with O_NONBLOCK, so that a named pipe does not block.
func readFile(f *os.File) (data []byte, info fs.FileInfo, err error) {
	defer func() { err = errors.Join(err, f.Close()) }()
	if info, err = f.Stat(); err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, nil, fmt.Errorf("%s is not a regular file", f.Name())
	}
	data, err = io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	if err == nil && len(data) > maxFileBytes {
		err = fmt.Errorf("%s is larger than %d bytes", f.Name(), maxFileBytes)
	}
	return data, info, err
}

// write replaces the file atomically (rename(2)): a reader, or a power failure, finds
// the old file or the new one. The new one gets the mode and the owner of the old.
func (d *directory) write(data []byte, old fs.FileInfo) (err error) {
	mode := fs.FileMode(newFileMode)
	if old != nil {
		mode = old.Mode().Perm()
	}
	f, err := renameio.NewPendingFile(d.name, renameio.WithRoot(d.root), renameio.WithPermissions(mode))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Cleanup()) }()
	if err := setMode(f.File, mode); err != nil {
		return err
	}
	if err := d.setOwner(f.File, old); err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := f.CloseAtomicallyReplace(); err != nil {
		return err
	}
	return d.dir.Sync()
}

// setMode gives a new file the mode of the old one, of which the umask may have
// cleared bits. Where that is not permitted any more, because privileges were dropped,
// the file stays readable by fewer.
func setMode(f *os.File, mode fs.FileMode) error {
	info, err := f.Stat()
	if err != nil || info.Mode().Perm() == mode {
		return err
	}
	if err := f.Chmod(mode); !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return nil
}

// setOwner gives a new file to the owner of the old one, or to the invoking user of
// sudo.
func (d *directory) setOwner(f *os.File, old fs.FileInfo) error {
	switch {
	case d.owner != nil:
		return chown(f, d.owner.UID, d.owner.GID)
	case old != nil && os.Geteuid() == 0:
		uid, gid := OwnerOf(old)
		return chown(f, uid, gid)
	default:
		return nil
	}
}

// chown gives a new file to a user and group, unless it is theirs. A process that has
// become that user, by dropping privileges, may not change owners any more, and need
// not: the group is then the one that the directory gives.
func chown(f *os.File, uid, gid int) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	u, g := OwnerOf(info)
	if u == uid && (g == gid || uid != 0 && uid == os.Geteuid()) {
		return nil
	}
	return f.Chown(uid, gid)
}
