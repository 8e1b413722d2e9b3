package privsep

// Options say what the program still needs once it is confined. The zero value is a
// program that reads system files and writes to what is open already.
type Options struct {
	// DNS lets it reach name servers.
	DNS bool
	// ReadOnly limits it further to the system calls of a program that only reads:
	// it runs nothing, makes no socket and writes to no file it did not have open.
	ReadOnly bool
	// PacketSockets keeps CAP_NET_RAW, for an engine that opens its sockets itself.
	PacketSockets bool
	// CountsInKernel lets it read the maps of programs that count packets.
	CountsInKernel bool
	// ProcFS lets it read /proc, which it needs to find processes without a helper.
	ProcFS bool
	// ReadPaths are files, and directories with what is below them, that it may read beside
	// those of the system: the files of networks.
	ReadPaths []string
	// Listener is the descriptor of the one socket on which connections are accepted; 0 for
	// none.
	Listener uint64
	// Ports are the ports of collectors that it connects to again by TCP.
	Ports []uint16
	// StateDir is a directory in which it reads, makes, writes and removes files, which was
	// prepared. Started as root the program becomes its owner: see [StateDir.Prepare].
	StateDir StateDir
	// Clipboard are the paths of the programs that put text on the clipboard.
	Clipboard []string
}

// Report is what came of confinement.
type Report struct {
	// User is the name of the user the process became; empty when it stayed who it was.
	User string
	// Missing says in words for the user what the kernel does not offer or refused.
	Missing []string
}
