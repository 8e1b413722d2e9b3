package flows

import (
	"strings"
	"time"
)

// OwnerID names a process owner for as long as its finder runs. 0 is nobody.
type OwnerID uint32

// Kind is what sort of process owner it is.
type Kind uint8

// The kinds of process owners.
const (
	// KindUnknown is the kind of an owner that has not been found.
	KindUnknown Kind = iota
	// KindProcess is a process, or, with PID 0, some process of a user whose
	// processes cannot be inspected.
	KindProcess
	// KindKernel is the kernel itself, or a part of it.
	KindKernel
	// KindForwarded is traffic that passes through: neither address is ours.
	KindForwarded
)

// Valid reports whether it is one of the kinds above.
func (k Kind) Valid() bool { return k <= KindForwarded }

// Evidence is how the process owner of a flow was found.
type Evidence uint8

// The kinds of evidence, from the weakest.
const (
	// EvidenceNone is that of an owner that has not been found.
	EvidenceNone Evidence = iota
	// EvidenceGuess is for a likely owner: the listener a connection came in by,
	// or one of several sockets that share a port.
	EvidenceGuess
	// EvidenceTold is for the owner that another iftopgo has found: it says no more of how.
	EvidenceTold
	// EvidenceTable is for the owner of the socket, as a table of the kernel
	// showed it afterwards.
	EvidenceTable
	// EvidenceEvent is for a process that was seen using the socket.
	EvidenceEvent
)

// evidenceNames are as tooltips and JSON spell them.
var evidenceNames = [...]string{EvidenceNone: "", EvidenceGuess: "guess", EvidenceTold: "told", EvidenceTable: "table", EvidenceEvent: "event"}

// String returns a word for the evidence, empty for EvidenceNone.
func (e Evidence) String() string { return evidenceNames[e] }

// Valid reports whether it is one of the kinds of evidence above.
func (e Evidence) Valid() bool { return e <= EvidenceEvent }

// Owner is a process owner: the process, or the part of the kernel, that a flow
// belongs to. It is a value; what becomes known later comes as another Owner with
// the same ID. An empty text is not known. All text has been cleaned with [Clean].
type Owner struct {
	ID   OwnerID
	Kind Kind
	// PID is the process id in the initial PID namespace, PPID its parent's; 0
	// when there is none.
	PID, PPID int
	// Name is what it is called everywhere: [ProcessName] of Exe and Comm; "kernel: nfs",
	// "forwarded".
	Name string
	// Comm is the name that the process has given itself, or had from its program; on
	// Linux it has at most 15 bytes (TASK_COMM_LEN, proc_pid_comm(5)).
	Comm string
	// Exe is the path of the program, as the process sees it.
	Exe string
	// User is the name of the user with the effective user id UID, or the number
	// if it has no name; when it is empty the user is not known.
	User string
	UID  uint32
	// Package is the distribution package the program came from, with its version.
	// PackageName is what programs are grouped by: the name of the package,
	// "unpackaged", or "unverified" for one that a user may have put where it is.
	Package, PackageName string
	// SHA256 is the hash of a program that is unpackaged or unverified, or that is in no part of
	// a database that was read, in hexadecimal digits.
	SHA256 string
	// Container is the container or pod the process runs in, Unit its systemd unit.
	Container, Unit string
	// Started is when the process was started, zero if that is not known.
	Started time.Time
	// Ended says that the process has exited.
	Ended bool
}

// Program returns what tells one program from another: the path of its executable, or
// its name where the path is not known, or is that of what runs it.
func (o *Owner) Program() string {
	dir, ok := strings.CutSuffix(o.Exe, o.Name)
	if ok && (o.Name == "" || strings.HasSuffix(dir, "/") || strings.HasSuffix(dir, ":")) {
		return o.Exe // Of a program in memory, a colon is before the name.
	}
	return o.Name
}

// Place returns where the process runs: its container, or else its systemd unit.
func (o *Owner) Place() string {
	if o.Container != "" {
		return o.Container
	}
	return o.Unit
}

// Owned says which process owner a flow has. With Owner 0 it says that none was
// found at the first attempt; if one is found later, another Owned says so.
type Owned struct {
	Key      Key
	Owner    OwnerID
	Evidence Evidence
}

// CommandLine is the whole command line of a process, cleaned: its arguments
// with blanks between them.
type CommandLine struct {
	Owner OwnerID
	// Text is empty if it is not known, such as of a process that has exited.
	Text string
}
