package sandbox

import (
	"strings"
	"syscall"
	"testing"

	"github.com/elastic/go-seccomp-bpf"
	"golang.org/x/sys/unix"
)

// TestABrokerMakesFilesAndWritesToNone tries what a broker of files may do, and what the program
// may that it opens them for.
func TestABrokerMakesFilesAndWritesToNone(t *testing.T) {
	t.Parallel()
	const allowed, refused = syscall.Errno(0), syscall.EPERM
	for what, want := range map[string]syscall.Errno{
		"read what may be read":              allowed,
		"make and rename a file":             allowed,
		"make a file that is there":          syscall.EEXIST,
		"make a file of a link":              syscall.EEXIST,
		"open what is there to write":        killed,
		"open what is there to append":       killed,
		"cut what is there":                  killed,
		"open what may be there to write":    killed,
		"open what is there, as if new":      killed,
		"fchmod to the mode of the settings": allowed,
		"fchmod of what may be read":         refused,
		"make a set-uid file, as if new":     killed,
		"make a symbolic link":               killed,
		"make a directory":                   killed,
		"create, link and remove":            killed,
		"run what may be run":                killed,
		"open a packet socket":               refused,
		"open a socket of IP":                refused,
		"open a socket of the system":        refused,
		"open a netlink socket of routes":    refused,
		"trace a process":                    killed,
		"signal another":                     killed,
		"make a namespace":                   killed,
	} {
		t.Run(strings.ReplaceAll(what, " ", "_"), func(t *testing.T) {
			t.Parallel()
			out, got := confinedTry(t, append(environment(t), "MODE=664", "CALLS=of a broker"), what)
			if got != want {
				t.Errorf("got %v, want %v\n%s", got, want, out)
			}
		})
	}
}

// TestABrokerStopsOneJob signals the process group that it may stop as a job, in every other way
// too, and others.
func TestABrokerStopsOneJob(t *testing.T) {
	t.Parallel()
	const job = 4711
	with, without := brokerPolicy(&Limits{Job: job}), brokerPolicy(&Limits{})
	every := brokerPolicy(&Limits{Job: 1})
	for name, c := range map[string]struct {
		policy *seccomp.Policy
		to     int
		signal unix.Signal
		want   seccomp.Action
	}{
		"the job":                 {&with, -job, unix.SIGTSTP, seccomp.ActionAllow},
		"the job, to end it":      {&with, -job, unix.SIGKILL, seccomp.ActionKillProcess},
		"a process of its number": {&with, job, unix.SIGTSTP, seccomp.ActionKillProcess},
		"another job":             {&with, -job - 1, unix.SIGTSTP, seccomp.ActionKillProcess},
		"all processes":           {&with, -1, unix.SIGTSTP, seccomp.ActionKillProcess},
		"without a job":           {&without, 0, unix.SIGTSTP, seccomp.ActionKillProcess},
		"a job that is all":       {&every, -1, unix.SIGTSTP, seccomp.ActionKillProcess},
	} {
		if got := meant(c.policy, "kill", [6]uint64{uint64(c.to), uint64(c.signal)}); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
