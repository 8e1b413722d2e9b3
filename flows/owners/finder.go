package owners

import (
	"time"

	"iftopgo/flows"
	"iftopgo/flows/owners/pkgdb"
)

// ref identifies an owner to the finder that found it. Two answers have the same
// owner if and only if their refs are equal.
type ref struct {
	kind flows.Kind
	pid  int
	// start is when the process was started, since boot; exec counts its calls of
	// execve(2) where that is known.
	start time.Duration
	exec  uint32
	// name is the part of the kernel, or the name of a process of which nothing
	// else is known.
	name string
	// uid is the user of a process that is not known; it is set only where pid is 0.
	uid uint32
}

// answer is the owner of a flow and how it was found.
type answer struct {
	ref      ref
	evidence flows.Evidence
}

// finder finds the owners of flows on one operating system. It is used by one
// goroutine only.
type finder interface {
	// prepare is called before n flows are looked up one after the other.
	prepare(n int)
	// find looks a flow up in what is known already.
	find(k flows.Key, now time.Time) (answer, bool)
	// refresh updates the tables that find uses, as far as the budget of CPU time
	// allows, and reports whether find may know more now.
	refresh(now time.Time) bool
	// describe returns what is known of an owner.
	describe(r ref, now time.Time) described
	// program returns what described.program of a process is now, empty if that is not
	// known.
	program(r ref) string
	// alive reports whether a process is still running. thorough also notices that
	// another one has got its PID.
	alive(r ref, thorough bool) bool
	// commandLine returns the arguments of a process, not cleaned.
	commandLine(r ref) []string
	// status returns how owners are found.
	status() flows.OwnerSearch
	close() error
}

// described is an owner and what only the resolver needs to know of it. Its texts are
// not cleaned yet. Its name is the part of the kernel, empty for all others, which are
// named when their texts are cleaned.
type described struct {
	flows.Owner
	// mountKnown says that it is known in which mount namespace Exe is a path; foreign is
	// that program if it is another one than ours.
	mountKnown bool
	foreign    *pkgdb.Program
	// program tells the program that the process runs from others, empty where the ref
	// does so: of another program it is another ref.
	program string
	// args are the arguments as recorded, for when the process has exited.
	args []string
}
