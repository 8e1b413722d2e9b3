package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"iftopgo/prefs"
)

const (
	// logFlags open a log. Without O_NONBLOCK a named pipe would be waited for that
	// nobody reads.
	logFlags = os.O_APPEND | os.O_WRONLY | syscall.O_NONBLOCK
	// logMode is that of a new one: who talks to whom is nobody else's business.
	logMode = 0o600
	// byOthers has who but its owner may write to a directory, byAll everybody.
	byOthers, byAll fs.FileMode = 0o022, 0o002
)

// reachLog opens a log, which is made if there is none. Pipes, sockets and disks are
// none: a reader that does not read would stop the capture.
func reachLog(path string, sudoer *prefs.Owner) (*os.File, error) {
	file, err := openLogFile(path, sudoer)
	if errors.Is(err, syscall.ENXIO) { // A pipe that nobody reads, or a socket (open(2)).
		return nil, notALog(path)
	}
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() && info.Mode()&fs.ModeCharDevice == 0 {
		err = notALog(path)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

func notALog(path string) error {
	return fmt.Errorf("%s is neither a file nor a terminal: name one that is", path)
}

// openLogFile opens a file. For who called sudo, it is where they can put nothing
// else in its place, or it is theirs and no link: root is not to write for them where
// they may not.
func openLogFile(path string, sudoer *prefs.Owner) (file *os.File, err error) {
	if sudoer == nil {
		return os.OpenFile(path, logFlags|os.O_CREATE, logMode)
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
	uid, _ := prefs.OwnerOf(info)
	theirs := uid == sudoer.UID
	if !theirs {
		if err := onlyRoots(dir); err != nil {
			return nil, err
		}
	}
	if theirs || info.Mode()&byOthers != 0 {
		return openTheirs(root, filepath.Base(path), sudoer)
	}
	return os.OpenFile(path, logFlags|os.O_CREATE, logMode)
}

// openTheirs opens or makes a file of a user's in a directory that others than root
// may write to.
func openTheirs(root *os.Root, name string, user *prefs.Owner) (*os.File, error) {
	file, err := root.OpenFile(name, logFlags|os.O_CREATE|os.O_EXCL, logMode)
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
	switch uid, _ := prefs.OwnerOf(named); {
	case named.Mode()&fs.ModeSymlink != 0:
		return nil, fmt.Errorf("%s is a link: under sudo name the file itself", path)
	case uid != user.UID:
		return nil, fmt.Errorf("%s belongs to user %d, not to user %d, who called sudo: %w", path, uid, user.UID, fs.ErrPermission)
	}
	if file, err = root.OpenFile(name, logFlags, logMode); err != nil {
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

// onlyRoots refuses a directory that others than root could put another in place of,
// anywhere on the way to it.
func onlyRoots(dir string) error {
	for {
		info, err := os.Lstat(dir)
		if err != nil {
			return err
		}
		open := info.Mode()&(byAll|fs.ModeSticky|fs.ModeSymlink) == byAll
		if uid, _ := prefs.OwnerOf(info); uid != 0 || open {
			return fmt.Errorf("%s is neither root's nor of the user who called sudo: %w", dir, fs.ErrPermission)
		}
		up := filepath.Dir(dir)
		if up == dir {
			return nil
		}
		dir = up
	}
}
