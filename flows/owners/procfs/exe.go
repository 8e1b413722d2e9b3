//go:build linux

package procfs

import (
	"errors"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// deleted is what the kernel adds to the path of a file whose name was removed
// (d_path(), fs/d_path.c).
const deleted = " (deleted)"

// Exe returns the path of the program of a process, as seen from the root of the mount
// namespace of the process, even if the file was removed. It is empty for a file that is
// not below that root.
func (fs FS) Exe(pid int) (string, error) {
	dir := fs.dir(pid)
	target, err := os.Readlink(dir + "/exe")
	if errors.Is(err, os.ErrNotExist) {
		dir = fs.Dir(pid)
		target, err = os.Readlink(dir + "/exe")
	}
	if err != nil {
		return "", err
	}
	return existing(target, dir+"/exe", dir+"/root"), nil
}

// existing returns the path of a file by what the kernel says of it: without what it adds
// to the path of a file whose name was removed. A name may end like that, too: then the
// file that a link leads to has it, below a root.
func existing(target, link, root string) string {
	path, marked := strings.CutSuffix(target, deleted)
	switch {
	case path == "/": // It is out of reach: nothing is left of its path.
		return ""
	case marked && !isFile(root+target, link):
		return path
	default:
		return target
	}
}

// isFile reports whether a path is that of the file that a link leads to. What the file
// systems remember will do (AT_STATX_DONT_SYNC): nobody is waited for.
func isFile(path, link string) bool {
	var a, b unix.Statx_t
	const mask, flags = unix.STATX_INO | unix.STATX_NLINK, unix.AT_STATX_DONT_SYNC
	if unix.Statx(unix.AT_FDCWD, link, flags, mask, &a) != nil || a.Nlink == 0 {
		return false
	}
	return unix.Statx(unix.AT_FDCWD, path, flags|unix.AT_SYMLINK_NOFOLLOW, mask, &b) == nil &&
		a.Ino == b.Ino && a.Dev_major == b.Dev_major && a.Dev_minor == b.Dev_minor
}
