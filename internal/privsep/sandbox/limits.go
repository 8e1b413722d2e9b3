package sandbox

// Capability is one of capabilities(7).
type Capability uint8

// The capabilities that a process of this program may keep or need to confine itself.
const (
	DACReadSearch Capability = 2  // to read what belongs to others
	SetPCap       Capability = 8  // to empty the bounding set
	NetAdmin      Capability = 12 // to attach eBPF programs to control groups
	NetRaw        Capability = 13 // to open packet sockets
	SysChroot     Capability = 18 // to enter an empty root directory
	SysPtrace     Capability = 19 // to look into processes of others
	SysAdmin      Capability = 21 // to enter network namespaces
	SysResource   Capability = 24 // to lock the memory of eBPF maps, before Linux 5.11
	Perfmon       Capability = 38 // to load eBPF programs that trace
	BPF           Capability = 39 // to load eBPF programs
)

// Access is what may be done with a file, or with everything in a directory.
type Access uint8

// The kinds of access. Each stands for itself: Create does not allow reading. New lets
// existing files be written to as well, unless system calls keep from that (BrokerCalls).
const (
	Read    Access = 1 << iota // read files and list directories
	Create                     // make, write, name and remove files
	Execute                    // run programs, and what loads them
	Device                     // read, write and control a device
	Connect                    // reach the Unix sockets in a directory
	New                        // make files, write to them, and remove them
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
	// Ports it can make no socket of IP, without Unix none of Unix. It signals
	// only its own process group and those it has started.
	MonitorCalls
	// ReaderCalls are for a process that reads files and writes to what is open
	// already. It can run nothing, make no socket, and open no file for writing.
	ReaderCalls
	// QueryCalls are ReaderCalls for a process that reads a database: opening a file for
	// writing fails, and does not end it.
	QueryCalls
	// BrokerCalls are for a process that opens files for another one, and passes them on.
	// It opens for writing only files that it makes, makes no directory and no socket, and
	// runs nothing.
	BrokerCalls
	// HelperCalls are for a process that opens packet sockets, loads eBPF
	// programs and looks into other processes. It can run nothing, connect to
	// nothing, and open no file for writing.
	HelperCalls
	// SocketCalls are for a process that opens packet sockets, and files to read, and
	// passes them on. It can run and connect to nothing.
	SocketCalls
	// RestorerCalls are for a process that restores a terminal that is open already. It
	// can open no file, make no socket and run nothing.
	RestorerCalls
	// LoadedCalls are HelperCalls without loading eBPF: of bpf(2) only reading maps
	// and running iterators is left.
	LoadedCalls
)

// Limits are what a process may still do. The zero value drops all capabilities and the
// ability to gain any, and limits nothing else.
type Limits struct {
	// User is the user to switch to; nil keeps the current one.
	User *User
	// Keep are the capabilities to keep, if the process has them.
	Keep []Capability
	// EmptyRoot changes the root directory to one that is empty and stays so, if the process
	// has CAP_SYS_CHROOT. Then there are no Paths.
	EmptyRoot bool
	// Paths, if there are any, are the only files that can be used, and Ports the
	// only ports that TCP can connect and UDP can send to. Under MonitorCalls, Unix
	// allows making sockets of Unix, which then reach those of Paths, and of the
	// abstract namespace if Abstract says so.
	Paths    []Path
	Ports    []uint16
	Unix     bool
	Abstract bool
	// Listener is the descriptor of the one socket on which MonitorCalls may accept
	// connections; 0 for none.
	Listener uint64
	// Modes are the modes, such as 0664, that BrokerCalls may set on an open file; modes
	// with one of the bits 07002 are left out. Modes that the umask allows new files
	// need not be listed.
	Modes []uint32
	// Job is the process group that BrokerCalls may stop as a job (SIGTSTP); 0 for none.
	Job int
	// Calls are the system calls that are left; Packets adds opening packet
	// sockets to MonitorCalls.
	Calls   Calls
	Packets bool
	// Counts adds reading maps of programs that count packets to MonitorCalls, and loading such
	// programs to SocketCalls and LoadedCalls.
	Counts bool
}

// Report is what came of Confine.
type Report struct {
	// Missing says what is not limited as asked for, and why, in words for the user.
	Missing []string
	// User is the name of the user the process switched to; empty for none.
	User string
}
