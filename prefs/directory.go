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
	// maxFile is more than anyone's preferences take.
	maxFile = 1 << 18
	// newDirMode and newFileMode are for what did not exist: pins and names of
	// interfaces are nobody else's business.
	newDirMode  = 0o700
	newFileMode = 0o600
	// lockPatience is how long another instance may take to save, lockPause
	// how often to look.
	lockPatience = 2 * time.Second
	lockPause    = 10 * time.Millisecond
	// maxLinks is how many symbolic links are followed, as many as Linux does.
	maxLinks = 40
)

// directory is the open directory a file is in, and the file's name in it. All
// work goes through the open directory, so that nobody can put another one in
// its place between a check and a write.
type directory struct {
	root  *os.Root
	self  *os.File
	name  string
	owner *Owner
}

// openDirectory opens, and makes if need be, the directory of a place's file. A
// symbolic link is followed to the file it names, in whose directory the new
// file is made: with dotfiles kept elsewhere the link stays a link.
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
	d := &directory{root: root, self: self, name: filepath.Base(path), owner: place.Owner}
	if err := d.checkOwner(); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// Directory returns the directory that a place's file is in, behind symbolic
// links, and makes it if need be.
func (p Place) Directory() (string, error) {
	d, err := openDirectory(p)
	if err != nil {
		return "", fmt.Errorf("making the directory of preferences: %w", err)
	}
	return d.root.Name(), d.Close()
}

// Close closes the directory and gives its lock up.
func (d *directory) Close() error { return errors.Join(d.self.Close(), d.root.Close()) }

// followLinks returns the path a file has behind symbolic links, whether it
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
		// ".." in a link is counted from where the link really is.
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
		if err := giveAway(child, owner); err != nil {
			return nil, errors.Join(err, child.Close())
		}
	}
	return child, nil
}

// giveAway makes a new directory its owner's.
func giveAway(root *os.Root, owner *Owner) error {
	self, err := root.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(give(self, owner.UID, owner.GID), self.Close())
}

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

// OwnerOf returns the user and group of a file, as numbers; -1 where that is not known.
func OwnerOf(info fs.FileInfo) (uid, gid int) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return -1, -1
	}
	return int(stat.Uid), int(stat.Gid)
}

// lock keeps other instances from saving until Close. It locks the directory
// itself, so that no lock file lies about. File systems without locks, as some
// network ones, are used without.
func (d *directory) lock() error {
	deadline := time.Now().Add(lockPatience)
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
		time.Sleep(lockPause)
	}
}

// read returns the file; without an error and without info if there is none.
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

// readFile reads a file of a reasonable kind and size, and closes it. It was
// opened without blocking, so that a named pipe does not hang us.
func readFile(f *os.File) (data []byte, info fs.FileInfo, err error) {
	defer func() { err = errors.Join(err, f.Close()) }()
	if info, err = f.Stat(); err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, nil, fmt.Errorf("%s is not a regular file", f.Name())
	}
	data, err = io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("%s is larger than %d bytes", f.Name(), maxFile)
	}
	return data, info, err
}

// write puts data in the file's place, in one step: whoever reads, and whenever
// the power fails, there is the old file or the new one. Mode and owner of the
// old one are kept.
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
	if err := chmod(f.File, mode); err != nil {
		return err
	}
	if err := d.chown(f.File, old); err != nil {
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

// chmod gives a new file the mode of the old one, if the umask took something of it.
// Who may not do so, because rights were given up while the mode was another, has a
// file that is closed to more, not to fewer.
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

// chown gives a new file to who owned the old one, or to who called sudo.
func (d *directory) chown(f *os.File, old fs.FileInfo) error {
	switch {
	case d.owner != nil:
		return give(f, d.owner.UID, d.owner.GID)
	case old != nil && os.Geteuid() == 0:
		uid, gid := OwnerOf(old)
		return give(f, uid, gid)
	default:
		return nil
	}
}

// give gives a new file to somebody whose it is not yet. Who has become that user
// meanwhile has no right to give anything away any more, nor the need: the group is
// then the one that the directory says.
func give(f *os.File, uid, gid int) error {
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
