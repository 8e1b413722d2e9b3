//go:build darwin || freebsd

package buildinfo

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

func features() []Feature { return []Feature{device()} }

// device asks for bpf(4): /dev/bpf makes devices on FreeBSD, macOS has some.
func device() Feature {
	o := Feature{Name: "bpf"}
	for _, path := range []string{"/dev/bpf", "/dev/bpf0"} {
		f, err := os.OpenFile(path, os.O_RDONLY, 0)
		switch {
		case err == nil:
			o.Has = true
			if err := f.Close(); err != nil {
				o.Detail = err.Error()
			}
			return o
		case errors.Is(err, syscall.EBUSY): // Someone else captures with this one.
			o.Has = true
			return o
		case errors.Is(err, fs.ErrPermission):
			o.Has, o.Needs = true, "access to "+path
			return o
		}
	}
	return o
}

func kernel() string {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return ""
	}
	return unix.ByteSliceToString(u.Sysname[:]) + " " + unix.ByteSliceToString(u.Release[:])
}
