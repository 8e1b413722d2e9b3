package userfile

import (
	"fmt"
	"io/fs"
	"os"
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
