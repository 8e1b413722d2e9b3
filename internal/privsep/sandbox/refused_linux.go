package sandbox

// A call that is not allowed ends the process at once (SECCOMP_RET_KILL_PROCESS): nothing of
// this program makes such calls, so somebody else does. The lists here are the exceptions.
// They are made for good reasons by the run-time libraries, or by programs of the clipboard,
// which go on after an error: EPERM.

// refusedToAll are refused to every process.
var refusedToAll = []string{
	"socket", // Libraries try which families there are.
	"prctl",  // A loader of libraries asks what the processor can do (arm64).
	"capget", // A capture that is not permitted is explained: it has no capabilities any more.
}

// refusedToMonitor are refused to a monitor, and to the programs of the clipboard, which are any
// version of any implementation.
var refusedToMonitor = []string{
	"fchmod", "fchown", // A program of the clipboard may set those of its temporary files.
	"kill", // Go ends what it has started so where there are no pidfds (before Linux 5.3).
	// A program of Wayland makes shared memory so, or as a temporary file.
	"memfd_create", "fallocate",
	"chmod", "fchmodat", "utimensat", // A shell script of the clipboard makes temporary files.
	"socketpair", "sched_setaffinity", "sched_setscheduler", "setpriority", "mlock", "inotify_init1",
	"getxattr", "lgetxattr", "fgetxattr", "listxattr", "llistxattr", "flistxattr", "symlink", "symlinkat",
}

// refusedToReader are refused to a reader.
var refusedToReader = []string{
	"ioctl",            // Whether something is a terminal.
	"mmap", "mprotect", // The C library of a build with cgo would load libraries to look up users.
}

// refusedToQuery are refused to a process that reads a database.
var refusedToQuery = []string{
	"ioctl", "mmap", "mprotect", // As above.
	"open", "openat", // The log of a database is opened to be written, and read where that fails.
}

// refusedToBroker are refused to a file broker.
var refusedToBroker = []string{
	"ioctl",            // As above.
	"fchmod", "fchown", // The settings' file may have got another mode or owner since it was confined.
}

// refusedToHelper are refused to a helper.
var refusedToHelper = []string{
	"ioctl", "mmap", "mprotect", // As above.
	"open", "openat", // The library of eBPF tries files of the kernel's tracer.
	"perf_event_open", "memfd_create", // The same, where the kernel has no better hooks.
}
