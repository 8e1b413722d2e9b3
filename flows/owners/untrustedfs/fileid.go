package untrustedfs

import (
	"errors"
	"io/fs"
	"syscall"
)

// FileID tells a file from all others that exist at the same time, whatever its paths.
// The zero value is that of no file.
type FileID struct{ Dev, Inode uint64 }

// errNoInode says that a file system does not tell its files apart by numbers.
var errNoInode = errors.New("the file has no inode number")

// ID returns the identity of a file by what is known of it.
func ID(info fs.FileInfo) (FileID, error) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return FileID{}, errNoInode
	}
	return FileID{Dev: uint64(st.Dev), Inode: st.Ino}, nil //nolint:unconvert // Dev is an int32 on macOS.
}

// ownedByRoot reports whether a file is one of root's, as this process sees users: a user
// namespace shows its own root as the user who made it.
func ownedByRoot(info fs.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && st.Uid == 0
}
