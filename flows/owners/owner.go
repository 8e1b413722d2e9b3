package owners

import (
	"time"

	"iftopgo/flows"
	"iftopgo/flows/owners/cgroup"
	"iftopgo/flows/owners/publisher"
)

// ID names an owner for as long as its Resolver lives. 0 is nobody.
type ID uint32

// Kind is what sort of owner it is.
type Kind uint8

// The kinds of owners.
const (
	// KindProcess is a process, or, with PID 0, some process of a user whose
	// processes we may not look into.
	KindProcess Kind = iota + 1
	// KindKernel is the kernel itself: Comm is the part of it, such as "nfs",
	// or empty.
	KindKernel
	// KindForwarded is traffic that passes through: neither address is ours.
	KindForwarded
)

// Source is how an owner was found.
type Source uint8

// The sources, from the weakest.
const (
	// SourceGuess is a likely owner: of the listener a connection came in by, or
	// of one of several sockets that share a port.
	SourceGuess Source = iota + 1
	// SourceTable is the owner of the socket, as a table showed it afterwards.
	SourceTable
	// SourceEvent is who was seen using the socket.
	SourceEvent
)

// String returns a word for the source, as tooltips show it.
func (s Source) String() string {
	switch s {
	case SourceGuess:
		return "guess"
	case SourceTable:
		return "table"
	case SourceEvent:
		return "event"
	default:
		return ""
	}
}

// Owner is what is known of an owner. It is a value; what becomes known later
// arrives as another Owner with the same ID. All text has been cleaned.
type Owner struct {
	ID   ID
	Kind Kind
	// PID is the process id in the initial pid namespace, PPID its parent's.
	PID, PPID int
	// Comm is the name of the process, at most 15 bytes on Linux.
	Comm string
	// Exe is the path of its program as the process sees it, empty if unknown.
	Exe string
	// UID is the effective user id, User its name, or the number if it has none.
	// User is empty if the user is unknown.
	UID  uint32
	User string
	// Started is when the process was started; zero if unknown.
	Started time.Time
	// Place is the container, pod or unit the process belongs to.
	Place cgroup.Place
	// Package is where the program came from; zero until known.
	Package publisher.Package
	// Ended says that the process is no more.
	Ended bool
}

// Name returns what to call the owner in a table: the name of the process,
// "kernel: nfs", "forwarded".
func (o Owner) Name() string {
	switch {
	case o.Kind == KindForwarded:
		return "forwarded"
	case o.Kind == KindKernel && o.Comm == "":
		return "kernel"
	case o.Kind == KindKernel:
		return "kernel: " + o.Comm
	case o.Comm == "" && o.User != "":
		return "a process of " + o.User
	default:
		return o.Comm
	}
}

// Match says whose a flow is. With Owner 0 it says that nobody was found at the
// first look; if somebody is later, another Match says so.
type Match struct {
	Key    flows.Key
	Owner  ID
	Source Source
}

// Batch is what became known since the last one. It is plain data: it means the
// same in another process.
type Batch struct {
	// Owners are new, or have changed. They come before the first Match that
	// names them.
	Owners []Owner
	// Matches are answers to what was asked. A key may be answered again, when
	// something better than a guess becomes known.
	Matches []Match
	// CommandLines are answers to AskCommandLine.
	CommandLines []CommandLine
	// Status tells how owners are found, nil while it is as it was.
	Status *Status
}

// CommandLine is the whole command line of a process, cleaned: its arguments
// with blanks between them.
type CommandLine struct {
	Owner ID
	// Text is empty if it is not known, such as of a process that has ended.
	Text string
}

// The most that is kept of texts from outside, in bytes.
const (
	maxComm = 64
	maxUser = 64
	maxPath = 1024
	maxArgs = 4096
)

// clean makes all texts of an owner fit to be shown. The place has been cleaned
// where it was parsed, the package likewise.
func (o Owner) clean() Owner {
	o.Comm = flows.Clean(o.Comm, maxComm)
	o.Exe = flows.Clean(o.Exe, maxPath)
	o.User = flows.Clean(o.User, maxUser)
	return o
}
