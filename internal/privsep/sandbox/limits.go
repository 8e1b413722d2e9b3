package sandbox

// Capability is one of capabilities(7).
type Capability uint8

// The capabilities that one of our processes may keep, and the one that the
// start of a helper asks for.
const (
	DACReadSearch Capability = 2  // to read what belongs to others
	SetPCap       Capability = 8  // to empty the bounding set
	NetAdmin      Capability = 12 // to attach eBPF programs to control groups
	NetRaw        Capability = 13 // to open packet sockets
	SysPtrace     Capability = 19 // to look into processes of others
	SysAdmin      Capability = 21 // to enter network namespaces
	SysResource   Capability = 24 // to lock the memory of eBPF maps, before Linux 5.11
	Perfmon       Capability = 38 // to load eBPF programs that trace
	BPF           Capability = 39 // to load eBPF programs
)

// Access is what may be done with a file, or with everything in a directory.
type Access uint8

// The kinds of access. Each is one of its own: who may write may not read.
const (
	Read    Access = 1 << iota // read files and list directories
	Create                     // make, write, name and remove files
	Execute                    // run programs, and what loads them
	Device                     // read, write and control a device
	Connect                    // reach the Unix sockets in a directory
)

// Path allows access to a file, or to a directory and what is below it. A path
// that does not exist is left out.
type Path struct {
	Name   string
	Access Access
}

// Calls names a set of system calls.
type Calls uint8

// The sets of system calls.
const (
	// AnyCalls leaves system calls as they are.
	AnyCalls Calls = iota
	// MonitorCalls are for a process that draws on a terminal, reads and writes
	// files, asks name servers and runs the programs that its paths allow. Without
	// Ports it can make no socket of IP, without Unix none of Unix. It signals no
	// process but its own job and those it has started.
	MonitorCalls
	// ReaderCalls are for a process that reads files and writes to what is open
	// already. It can run nothing, make no socket, and open no file for writing.
	ReaderCalls
	// HelperCalls are for a process that opens packet sockets, loads eBPF
	// programs and looks into other processes. It can run nothing, connect to
	// nothing, and open no file for writing.
	HelperCalls
	// LoadedCalls takes loading from a process under HelperCalls: of bpf(2) only
	// what reads maps and runs iterators is left.
	LoadedCalls
)

// Limits are what a process may still do. The zero value takes all capabilities
// and the chance to gain any, and leaves the rest.
type Limits struct {
	// User is whom to become; nil stays who one is.
	User *User
	// Keep are the capabilities to keep, of those that are there.
	Keep []Capability
	// Paths, if there are any, are the only files that can be used, and Ports the
	// only ports that TCP can connect and UDP can send to. Under MonitorCalls, Unix
	// allows making sockets of Unix, which then reach those of Paths, and of the
	// abstract namespace if Abstract says so.
	Paths    []Path
	Ports    []uint16
	Unix     bool
	Abstract bool
	// Modes are what MonitorCalls may make of the mode of a file, such as 0664; not
	// those that have one of the bits 07002. What the umask leaves of a mode anyway
	// needs no leave.
	Modes []uint32
	// Calls are the system calls that are left; Packets adds opening packet
	// sockets to MonitorCalls.
	Calls   Calls
	Packets bool
}

// Report is what came of limits.
type Report struct {
	// Missing says what is not limited as it was asked for, and why, in words
	// for who uses the program.
	Missing []string
	// User is the name of the user that the process became; empty for none.
	User string
	// Files says that Limits.Paths are in force.
	Files bool
}
