package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// orphaned says that the program's process group is orphaned, as far as its
// parent tells: the one that started it is of another session, as with ssh -t or
// in a container, or gone. The kernel does not stop such a group at SIGTSTP
// (termios(4), POSIX.1-2017 section 11.1.4), and waiting to be continued would
// last for ever.
func orphaned() bool {
	own, err := unix.Getsid(0)
	if err != nil {
		return false
	}
	parents, err := unix.Getsid(os.Getppid())
	return err != nil || parents != own
}
