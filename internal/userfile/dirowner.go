package userfile

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// groupOrOthersWrite and othersWrite are the mode bits of a directory that more than its
// owner, or everybody, may write to.
const (
	groupOrOthersWrite fs.FileMode = 0o022
	othersWrite        fs.FileMode = 0o002
)

// checkDirOwner refuses a directory that is not the owner's: its owner could put a link
// where the file is to be, and have root write a file anywhere. nil allows any.
func checkDirOwner(root *os.Root, owner *Owner) error {
	if owner == nil {
		return nil
	}
	info, err := root.Stat(".")
	if err != nil {
		return err
	}
	if uid, _ := FileOwner(info); uid != owner.UID {
		return fmt.Errorf("%s belongs to user %d, not to the invoking user %d: %w", root.Name(), uid, owner.UID, fs.ErrPermission)
	}
	return nil
}

// checkRootOwned refuses a directory that anybody but root could replace by another,
// anywhere on the path to it.
func checkRootOwned(dir string) error {
	for {
		info, err := os.Lstat(dir)
		if err != nil {
			return err
		}
		open := info.Mode()&(othersWrite|fs.ModeSticky|fs.ModeSymlink) == othersWrite
		if uid, _ := FileOwner(info); uid != 0 || open {
			return fmt.Errorf("%s belongs neither to root nor to the invoking user: %w", dir, fs.ErrPermission)
		}
		up := filepath.Dir(dir)
		if up == dir {
			return nil
		}
		dir = up
	}
}
