package userfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// appendFlags open a file to append to. Without O_NONBLOCK, open(2) would wait for a
// named pipe that nobody reads.
const appendFlags = os.O_APPEND | os.O_WRONLY | syscall.O_NONBLOCK

// OpenAppend opens a file to append to, and makes it if there is none. Pipes, sockets
// and disks are refused: a reader that does not read would block the writer.
func OpenAppend(path string, invoking *Owner) (*os.File, error) {
	file, err := openAppend(path, invoking)
	if errors.Is(err, syscall.ENXIO) { // A pipe that nobody reads, or a socket (open(2)).
		return nil, notAppendable(path)
	}
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() && info.Mode()&fs.ModeCharDevice == 0 {
		err = notAppendable(path)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

func notAppendable(path string) error {
	return fmt.Errorf("%s is neither a file nor a terminal: name one that is", path)
}

// openAppend opens a file. For an invoking user, it has to be where they can put nothing
// else in its place, or to be owned and no link.
func openAppend(path string, invoking *Owner) (file *os.File, err error) {
	if invoking == nil {
		return os.OpenFile(path, appendFlags|os.O_CREATE, newFileMode)
	}
	dir := filepath.Dir(path)
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	info, err := root.Stat(".")
	if err != nil {
		return nil, err
	}
	uid, _ := FileOwner(info)
	owned := uid == invoking.UID
	if !owned {
		if err := checkRootOwned(dir); err != nil {
			return nil, err
		}
	}
	if owned || info.Mode()&groupOrOthersWrite != 0 {
		return openOwned(root, filepath.Base(path), invoking)
	}
	return os.OpenFile(path, appendFlags|os.O_CREATE, newFileMode)
}

// openOwned opens a file of a user's, or makes it, in a directory that not only root may
// write to.
func openOwned(root *os.Root, name string, user *Owner) (*os.File, error) {
	file, err := root.OpenFile(name, appendFlags|os.O_CREATE|os.O_EXCL, newFileMode)
	if err == nil {
		if err := file.Chown(user.UID, user.GID); err != nil {
			return nil, errors.Join(err, file.Close())
		}
		return file, nil
	}
	if !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	named, err := root.Lstat(name)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(root.Name(), name)
	switch uid, _ := FileOwner(named); {
	case named.Mode()&fs.ModeSymlink != 0:
		return nil, fmt.Errorf("%s is a link: under sudo name the file itself", path)
	case uid != user.UID:
		return nil, fmt.Errorf("%s belongs to user %d, not to the invoking user %d: %w", path, uid, user.UID, fs.ErrPermission)
	}
	if file, err = root.OpenFile(name, appendFlags, newFileMode); err != nil {
		return nil, err
	}
	opened, err := file.Stat()
	if err == nil && !os.SameFile(named, opened) {
		err = fmt.Errorf("%s is being replaced by another file", path)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}
