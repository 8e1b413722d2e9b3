package untrustedfs

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// IDOf returns the identity of the file that a path leads to, following all links, such
// as /proc/PID/exe. What the file systems remember will do (AT_STATX_DONT_SYNC): no
// server of one is waited for.
func IDOf(path string) (FileID, error) {
	var st unix.Statx_t
	if err := unix.Statx(unix.AT_FDCWD, path, unix.AT_STATX_DONT_SYNC, unix.STATX_INO, &st); err != nil {
		return FileID{}, fmt.Errorf("identifying %s: %w", path, err)
	}
	if st.Mask&unix.STATX_INO == 0 {
		return FileID{}, errNoInode
	}
	return FileID{Dev: unix.Mkdev(st.Dev_major, st.Dev_minor), Inode: st.Ino}, nil
}

// mountOf returns the number of the mount that a file was opened through, 0 where the
// kernel does not tell (before Linux 5.8), together with its device.
func mountOf(f *os.File) (id mountID, err error) {
	var st unix.Statx_t
	const flags = unix.AT_EMPTY_PATH | unix.AT_STATX_DONT_SYNC
	if err := unix.Statx(int(f.Fd()), "", flags, unix.STATX_MNT_ID, &st); err != nil {
		return id, fmt.Errorf("asking for the mount of %s: %w", f.Name(), err)
	}
	id.dev = unix.Mkdev(st.Dev_major, st.Dev_minor)
	if st.Mask&unix.STATX_MNT_ID != 0 {
		id.mount = st.Mnt_id
	}
	return id, nil
}
