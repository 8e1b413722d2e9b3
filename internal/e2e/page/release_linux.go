package page

import (
	"strings"

	"golang.org/x/sys/unix"
)

// Release is the version of the kernel (uname(2)), such as "6.18", without what its builder added.
func Release() string {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return "of an unknown version"
	}
	version, _, _ := strings.Cut(unix.ByteSliceToString(u.Release[:]), "-")
	return strings.Join(strings.SplitN(version, ".", 3)[:2], ".")
}
