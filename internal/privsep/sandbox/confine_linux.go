package sandbox

import (
	"fmt"

	"golang.org/x/sys/unix"
	"kernel.org/pub/linux/libs/security/libcap/psx"
)

// Supported says whether this system has anything to limit a process with.
const Supported = true

// Confine limits the process, all its threads, and whatever it starts from now
// on. It cannot be undone. Each step is taken whether the others succeeded or
// not: what fails is told by the report, and less is given up.
func Confine(l Limits) (r Report) {
	miss := func(what string, err error) {
		if err != nil {
			r.Missing = append(r.Missing, fmt.Sprintf("%s: %v", what, err))
		}
	}
	// Others who are this user could otherwise attach to the process (ptrace(2)).
	miss("protection from debuggers", everyThread(unix.PR_SET_DUMPABLE, 0))
	miss("giving the bounding set up", dropBound())
	if l.User != nil {
		if err := become(l.User); err != nil {
			miss("becoming "+l.User.Name, err)
		} else {
			r.User = l.User.Name
		}
	}
	miss("giving capabilities up", keep(l.Keep))
	miss("no_new_privs", everyThread(unix.PR_SET_NO_NEW_PRIVS, 1))
	if len(l.Paths) > 0 {
		version, err := restrict(&l)
		r.Files = err == nil && version >= landlockFiles
		miss("limits on files and network", err)
		if err == nil {
			r.Missing = append(r.Missing, lacking(version, &l)...)
		}
	}
	miss("limits on system calls", filter(&l))
	return r
}

// everyThread wraps prctl(2) for options that belong to a thread.
func everyThread(option, value uintptr) error {
	if _, _, errno := psx.Syscall6(unix.SYS_PRCTL, option, value, 0, 0, 0, 0); errno != 0 {
		return errno
	}
	return nil
}
