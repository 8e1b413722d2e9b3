package userfile

import (
	"errors"
	"os"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// withIDs runs f with the permissions that a user and groups have for files (setfsuid(2)),
// on a thread of its own: other goroutines keep those of the process. A thread that cannot
// be given them back is not used again.
func withIDs(uid int, groups []int, f func() error) error {
	own, err := os.Getgroups()
	if err != nil {
		return errIDs(uid, err)
	}
	runtime.LockOSThread()
	err = setThreadIDs(uid, groups[0], groups)
	if err == nil {
		err = f()
	} else {
		err = errIDs(uid, err)
	}
	back := setThreadIDs(os.Geteuid(), os.Getegid(), own)
	if back != nil {
		return errors.Join(err, errIDs(uid, back))
	}
	runtime.UnlockOSThread()
	return err
}

// setThreadIDs sets user, group and further groups of the calling thread, as far as files go.
// Becoming user 0 comes first, leaving it last: else the privileges for the rest are gone.
func setThreadIDs(uid, gid int, groups []int) error {
	if uid == 0 {
		return errors.Join(setUser(uid), setGroups(gid, groups))
	}
	return errors.Join(setGroups(gid, groups), setUser(uid))
}

// setUser wraps setfsuid(2), which does not say whether it has succeeded, but what was set
// before.
func setUser(uid int) error {
	if _, err := unix.SetfsuidRetUid(uid); err != nil {
		return os.NewSyscallError("setfsuid", err)
	}
	if now, err := unix.SetfsuidRetUid(-1); err != nil || now != uid {
		return os.NewSyscallError("setfsuid", unix.EPERM)
	}
	return nil
}

// setGroups wraps setfsgid(2), and setgroups(2) for the calling thread alone.
func setGroups(gid int, groups []int) error {
	ids := make([]uint32, len(groups), len(groups)+1)
	for i, id := range groups {
		ids[i] = uint32(id)
	}
	first := &ids[:1][0] // There is one, whether it counts or not.
	if _, _, errno := unix.RawSyscall(unix.SYS_SETGROUPS, uintptr(len(ids)), uintptr(unsafe.Pointer(first)), 0); errno != 0 {
		return os.NewSyscallError("setgroups", errno)
	}
	if _, err := unix.SetfsgidRetGid(gid); err != nil {
		return os.NewSyscallError("setfsgid", err)
	}
	if now, err := unix.SetfsgidRetGid(-1); err != nil || now != gid {
		return os.NewSyscallError("setfsgid", unix.EPERM)
	}
	return nil
}
