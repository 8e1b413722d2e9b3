package sandbox

import (
	"fmt"

	"golang.org/x/sys/unix"
	"kernel.org/pub/linux/libs/security/libcap/psx"
)

// Supported says whether this system has anything to limit a process with.
const Supported = true

// Confine limits the process, all its threads, and whatever it starts from now on. It
// cannot be undone. Each step is taken whether the others succeeded or not; the report
// says which failed.
func Confine(l Limits) (r Report) {
	miss := func(what string, err error) {
		if err != nil {
			r.Missing = append(r.Missing, fmt.Sprintf("%s: %v", what, err))
		}
	}
	// Other processes of the same user could otherwise attach to this one (ptrace(2)).
	miss("protection from debuggers", prctlAllThreads(unix.PR_SET_DUMPABLE, 0))
	if l.EmptyRoot {
		miss("an empty root directory", enterEmptyRoot())
	}
	miss("emptying the capability bounding set", dropBoundingSet())
	if l.User != nil {
		if err := switchUser(l.User); err != nil {
			miss("switching to user "+l.User.Name, err)
		} else {
			r.User = l.User.Name
		}
	}
	miss("dropping capabilities", dropCapabilitiesExcept(l.Keep))
	miss("no_new_privs", prctlAllThreads(unix.PR_SET_NO_NEW_PRIVS, 1))
	if len(l.Paths) > 0 {
		version, err := restrictSelf(&l)
		miss("limits on files and network", err)
		if err == nil {
			r.Missing = append(r.Missing, missingFeatures(version, &l)...)
		}
	}
	miss("limits on system calls", installFilter(&l))
	return r
}

// prctlAllThreads wraps prctl(2) for options of a single thread.
func prctlAllThreads(option, value uintptr) error {
	if _, _, errno := psx.Syscall6(unix.SYS_PRCTL, option, value, 0, 0, 0, 0); errno != 0 {
		return errno
	}
	return nil
}
