package tty

import (
	"os"

	"golang.org/x/sys/unix"
)

// JobControl tells whether a shell could resume the program after SIGTSTP.
type JobControl struct {
	// ancestor is the first ancestor of another process group when the program
	// started; 0 when the system did not tell.
	ancestor int
}

// NewJobControl looks for the first ancestor of another process group. It has to be
// called at the start: /proc is out of reach after confinement.
func NewJobControl() JobControl {
	for pid := os.Getppid(); pid > 0; {
		if group, err := unix.Getpgid(pid); err != nil || group != unix.Getpgrp() {
			return JobControl{pid}
		}
		next, err := parentOf(pid)
		if err != nil {
			break
		}
		pid = next
	}
	return JobControl{}
}

// Orphaned reports whether the program's process group is orphaned: its ancestor is
// of another session, as with ssh -t or in a container, or gone. The kernel does not
// stop such a group at SIGTSTP (termios(4), POSIX.1-2017 section 11.1.4), and waiting
// to be resumed would last for ever. The parent alone does not tell: a script that
// leads the session is of the same group.
func (j JobControl) Orphaned() bool {
	session, err := unix.Getsid(0)
	if err != nil {
		return false
	}
	parent, own := os.Getppid(), unix.Getpgrp()
	switch {
	case !inSession(parent, session):
		return true
	case !inGroup(parent, own):
		return false
	case own == session: // The parent of a session's leader is in another session.
		return true
	default:
		return j.ancestor != 0 && !inSession(j.ancestor, session)
	}
}

// inSession reports whether a process exists in a session. A parent of 0 is one that
// another PID namespace hides.
func inSession(pid, session int) bool {
	got, err := unix.Getsid(pid)
	return pid > 0 && err == nil && got == session
}

// inGroup reports whether a process is in a process group.
func inGroup(pid, group int) bool {
	got, err := unix.Getpgid(pid)
	return err == nil && got == group
}
