package sandbox

import (
	"github.com/elastic/go-seccomp-bpf"
	"golang.org/x/sys/unix"
)

// The numbers of ioctl(2) that have no names in package unix: TIOCLINUX of
// ioctl_console(2) pastes into the console, FIOSETOWN of asm/sockios.h says who gets
// the signals of a socket, FS_IOC_FSSETXATTR of linux/fs.h sets attributes of a file.
const (
	tiocLinux       = 0x541c
	fioSetOwn       = 0x8901
	fsSetAttributes = 0x401c5820
)

// ownProcess allows calls that could reach any process of the same user, limited to this
// process: signals to its own threads, by which Go's scheduler preempts them; its own
// resource limits; and fcntl(2), except setting who is signalled, and how.
func ownProcess() []seccomp.NameWithConditions {
	return []seccomp.NameWithConditions{
		call("tgkill", equal(0, uint64(unix.Getpid()))),
		call("prlimit64", equal(0, 0)),
		exceptValues("fcntl", 1, unix.F_SETOWN, unix.F_SETOWN_EX, unix.F_SETSIG),
	}
}
