package sandbox

import (
	"math"

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

// ownProcess allows what could reach any process of the same user, as far as it
// stays in this one: signals to the own threads, by which Go's scheduler interrupts
// them; the own limits of resources; and what fcntl(2) does with descriptors, but not
// whom they signal, and how.
func ownProcess() []seccomp.NameWithConditions {
	return []seccomp.NameWithConditions{
		call("tgkill", is(0, uint64(unix.Getpid()))),
		call("prlimit64", is(0, 0)),
		but("fcntl", 1, unix.F_SETOWN, unix.F_SETOWN_EX, unix.F_SETSIG),
	}
}

// but allows a call unless an argument, of which the kernel takes an int, is one of
// some values. The half of it that the kernel does not look at must not tell them
// apart.
func but(name string, argument uint32, values ...uint64) seccomp.NameWithConditions {
	all := make([]seccomp.Condition, 0, 1+len(values))
	all = append(all, seccomp.Condition{Argument: argument, Operation: seccomp.LessOrEqual, Value: math.MaxUint32})
	for _, v := range values {
		all = append(all, isNot(argument, v))
	}
	return call(name, all...)
}
