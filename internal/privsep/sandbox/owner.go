package sandbox

import (
	"io/fs"
	"os/user"
	"strconv"
	"syscall"
)

// OwnerOf returns the user whose a file is, without other groups than the file's; ok is false
// where that cannot be told.
func OwnerOf(info fs.FileInfo) (u *User, ok bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil, false
	}
	number := strconv.FormatUint(uint64(stat.Uid), 10)
	u = &User{Name: number, UID: int(stat.Uid), GID: int(stat.Gid)}
	if found, err := user.LookupId(number); err == nil {
		u.Name = found.Username
	}
	return u, true
}
