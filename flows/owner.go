package flows

import "time"

// OwnerID names an owner for as long as the program runs. 0 is nobody.
type OwnerID uint32

// Kind is what sort of owner it is.
type Kind uint8

// The kinds of owners.
const (
	// KindUnknown is the kind of an owner that has not been found.
	KindUnknown Kind = iota
	// KindProcess is a process, or, with PID 0, some process of a user whose
	// processes we may not look into.
	KindProcess
	// KindKernel is the kernel itself, or a part of it.
	KindKernel
	// KindForwarded is traffic that passes through: neither address is ours.
	KindForwarded
)

// Evidence is how the owner of a flow was found.
type Evidence uint8

// The kinds of evidence, from the weakest.
const (
	// EvidenceNone is that of an owner that has not been found.
	EvidenceNone Evidence = iota
	// EvidenceGuess is for a likely owner, such as the one of several sockets
	// that share a port.
	EvidenceGuess
	// EvidenceTable is for the owner of the socket, as a table showed it
	// afterwards.
	EvidenceTable
	// EvidenceEvent is for who was seen using the socket.
	EvidenceEvent
)

// evidenceNames are as tooltips and JSON spell them.
var evidenceNames = [...]string{EvidenceNone: "", EvidenceGuess: "guess", EvidenceTable: "table", EvidenceEvent: "event"}

// String returns a word for the evidence, empty for EvidenceNone.
func (e Evidence) String() string { return evidenceNames[e] }

// Owner is what the display needs to know of who is behind a flow. An empty
// text is not known. All text has been cleaned.
type Owner struct {
	ID   OwnerID
	Kind Kind
	// PID is the process id, PPID its parent's; 0 when there is none.
	PID, PPID int
	// Name is what to call it in a table: the name of the process,
	// "kernel: nfs", "forwarded".
	Name string
	// Exe is the path of the program.
	Exe string
	// User is the name of the user with the id UID, or the number; when it is
	// empty the user is not known.
	User string
	UID  uint32
	// Package is the package the program came with, with its version; Publisher
	// is what programs are grouped by: the package's name, "unpackaged".
	Package, Publisher string
	// SHA256 is the hash of a program that came with no package, in hexadecimal
	// digits.
	SHA256 string
	// Container is the container or pod it runs in, Unit its systemd unit.
	Container, Unit string
	// Started is when the process was started, zero if that is not known.
	Started time.Time
	// Ended says that the process is no more.
	Ended bool
}

// Program returns what tells one program from another: the path of its
// executable, or its name where the path is not known.
func (o *Owner) Program() string {
	if o.Exe != "" {
		return o.Exe
	}
	return o.Name
}

// Place returns where it runs: its container, or else its systemd unit.
func (o *Owner) Place() string {
	if o.Container != "" {
		return o.Container
	}
	return o.Unit
}

// Owned says whose a flow is.
type Owned struct {
	Key      Key
	Owner    OwnerID
	Evidence Evidence
}
