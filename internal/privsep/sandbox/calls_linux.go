package sandbox

import (
	"github.com/elastic/go-seccomp-bpf"
	"golang.org/x/sys/unix"
)

// runtimeCalls are what the run-time libraries of Go and C need to work at all:
// memory, threads, time, signals, waiting for descriptors.
var runtimeCalls = []string{
	"arch_prctl", "brk", "clock_getres", "clock_gettime", "clock_nanosleep", "close", "dup", "dup2", "dup3",
	"epoll_create1", "epoll_ctl", "epoll_pwait", "epoll_wait", "eventfd2", "exit", "exit_group",
	"futex", "get_robust_list", "getcpu", "getegid", "geteuid", "getgid", "getgroups", "getitimer", "getpgid",
	"getpgrp", "getpid", "getppid", "getpriority", "getrandom", "getresgid", "getresuid", "getrlimit", "getrusage",
	"getsid", "gettid", "gettimeofday", "getuid", "lseek", "madvise", "membarrier", "mincore", "mmap", "mprotect",
	"mremap", "munmap", "nanosleep", "pipe", "pipe2", "poll", "ppoll", "pselect6", "read", "readv",
	"restart_syscall", "rseq", "rt_sigaction", "rt_sigpending", "rt_sigprocmask", "rt_sigreturn", "rt_sigsuspend",
	"rt_sigtimedwait", "sched_getaffinity", "sched_getparam", "sched_getscheduler", "sched_yield", "select",
	"set_robust_list", "set_tid_address", "setitimer", "sigaltstack", "sysinfo", "time", "timer_create",
	"timer_delete", "timer_settime", "times", "uname", "write", "writev",
}

// readingCalls read files and directories. Opening is limited otherwise.
var readingCalls = []string{
	"access", "faccessat", "faccessat2", "fadvise64", "fstat", "fstatfs", "getcwd", "getdents64", "lstat",
	"newfstatat", "pread64", "preadv", "readlink", "readlinkat", "stat", "statfs", "statx",
}

// writingCalls change files. Which, Landlock says: it knows nothing of modes, owners,
// times and attributes, and what changes those of a file by its name is not here.
var writingCalls = []string{
	"chdir", "copy_file_range", "fchdir", "fdatasync", "flock", "fsync", "ftruncate", "link", "linkat", "mkdir",
	"mkdirat", "pwrite64", "pwritev", "rename", "renameat", "renameat2", "rmdir", "sendfile", "splice", "umask",
	"unlink", "unlinkat",
}

// socketCalls use sockets that are there. Making one is limited otherwise, and
// accepting connections is not for us.
var socketCalls = []string{
	"bind", "getpeername", "getsockname", "getsockopt", "recvfrom", "recvmmsg", "recvmsg", "sendmmsg", "sendmsg",
	"sendto", "setsockopt", "shutdown",
}

// runningCalls run programs and wait for them. Which, Landlock says.
var runningCalls = []string{
	"execve", "fork", "pidfd_send_signal", "setpgid", "setsid", "vfork", "wait4", "waitid",
}

// olderCalls have older ones beside them, which are used when they are not there.
// Of clone3(2) a filter cannot see the arguments.
var olderCalls = []string{"clone3", "close_range", "fchmodat2", "openat2", "epoll_pwait2", "futex_waitv", "mseal"}

// newNamespaces are the flags of clone(2) that make namespaces: in one of their
// own, anybody has all capabilities, and with them most of the kernel to try.
const newNamespaces = unix.CLONE_NEWCGROUP | unix.CLONE_NEWIPC | unix.CLONE_NEWNET | unix.CLONE_NEWNS |
	unix.CLONE_NEWPID | unix.CLONE_NEWUSER | unix.CLONE_NEWUTS

// writing are the flags of open(2) that write or make something, and making those
// with which it looks at a mode.
const (
	writing = unix.O_WRONLY | unix.O_RDWR | unix.O_CREAT | unix.O_TRUNC
	making  = unix.O_CREAT | unix.O_TMPFILE&^unix.O_DIRECTORY
)

// The bits of a mode that no file may get (chmod(2)): who executes it would be
// somebody else by the first, and everybody could write it by the second.
const (
	setID         = unix.S_ISUID | unix.S_ISGID
	forbiddenBits = setID | unix.S_ISVTX | unix.S_IWOTH
)

// harmlessOptions are those of prctl(2) that tell, name or protect.
var harmlessOptions = []uint64{
	unix.PR_SET_NAME, unix.PR_GET_NAME, unix.PR_SET_VMA, unix.PR_GET_DUMPABLE, unix.PR_GET_NO_NEW_PRIVS,
	unix.PR_SET_NO_NEW_PRIVS, unix.PR_CAPBSET_READ,
}

// is, isNot and without are conditions on an argument.
func is(argument uint32, value uint64) seccomp.Condition {
	return seccomp.Condition{Argument: argument, Operation: seccomp.Equal, Value: value}
}

func isNot(argument uint32, value uint64) seccomp.Condition {
	return seccomp.Condition{Argument: argument, Operation: seccomp.NotEqual, Value: value}
}

func without(argument uint32, bits uint64) seccomp.Condition {
	return seccomp.Condition{Argument: argument, Operation: seccomp.BitsNotSet, Value: bits}
}

// call is a system call under conditions that must all hold. A call may have
// several such.
func call(name string, conditions ...seccomp.Condition) seccomp.NameWithConditions {
	return seccomp.NameWithConditions{Name: name, Conditions: conditions}
}

// eachOf allows a call with any of some values of its first argument.
func eachOf(name string, values ...uint64) (out []seccomp.NameWithConditions) {
	for _, v := range values {
		out = append(out, call(name, is(0, v)))
	}
	return out
}

// netlink allows sockets of some of its protocols (netlink(7)).
func netlink(protocols ...uint64) (out []seccomp.NameWithConditions) {
	for _, p := range protocols {
		out = append(out, call("socket", is(0, unix.AF_NETLINK), is(2, p)))
	}
	return out
}

// internet allows sockets of IP with the protocols we speak. Multipath TCP, which
// Landlock does not limit, is not among them.
func internet() (out []seccomp.NameWithConditions) {
	for _, family := range []uint64{unix.AF_INET, unix.AF_INET6} {
		for _, protocol := range []uint64{0, unix.IPPROTO_TCP, unix.IPPROTO_UDP} {
			out = append(out, call("socket", is(0, family), is(2, protocol)))
		}
	}
	return out
}

// groups is a policy of calls that are allowed and of those that are not there.
func groups(names [][]string, conditional ...[]seccomp.NameWithConditions) seccomp.Policy {
	allowed := seccomp.SyscallGroup{Action: seccomp.ActionAllow}
	for _, n := range names {
		allowed.Names = append(allowed.Names, n...)
	}
	for _, c := range conditional {
		allowed.NamesWithCondtions = append(allowed.NamesWithCondtions, c...)
	}
	return seccomp.Policy{
		DefaultAction: seccomp.ActionErrno,
		Syscalls:      []seccomp.SyscallGroup{allowed, {Names: olderCalls, Action: notThere}},
	}
}

// monitorPolicy is MonitorCalls. Without a port to reach there are no sockets of IP,
// which is more than Landlock can say of UDP on most kernels; nor are there those of
// Unix without leave, of which the same is true.
func monitorPolicy(l *Limits) seccomp.Policy {
	names := [][]string{runtimeCalls, readingCalls, writingCalls, socketCalls, runningCalls, {"connect"}}
	sockets := netlink(unix.NETLINK_ROUTE)
	if l.Packets {
		sockets = append(sockets, call("socket", is(0, unix.AF_PACKET)))
	}
	if len(l.Ports) > 0 {
		sockets = append(sockets, internet()...)
	}
	if l.Unix {
		sockets = append(sockets, call("socket", is(0, unix.AF_UNIX)))
		names = append(names, []string{"socketpair"}) // Half of a pair can be connected elsewhere.
	}
	return groups(
		names, sockets, ownProcess(), openToWrite(), changedModes(l.Modes),
		eachOf("prctl", harmlessOptions...),
		[]seccomp.NameWithConditions{
			call("clone", without(0, newNamespaces)),
			call("kill", is(0, 0)),                           // The own job, to suspend it.
			call("pidfd_open", is(0, uint64(unix.Getpid()))), // By which Go sees whether descriptors of processes work.
			// Not what types into the terminal for the user, nor what has signals sent, nor
			// what changes attributes of a file that is open for reading.
			but("ioctl", 1, unix.TIOCSTI, tiocLinux, fioSetOwn, unix.SIOCSPGRP,
				unix.FS_IOC_SETFLAGS, fsSetAttributes, unix.FS_IOC_ENABLE_VERITY),
		},
	)
}

// readerPolicy is ReaderCalls.
func readerPolicy() seccomp.Policy {
	return groups(
		[][]string{runtimeCalls, readingCalls}, ownProcess(), eachOf("prctl", harmlessOptions...), newThreads(), openToRead(),
	)
}

// newThreads allows threads, but no processes.
func newThreads() []seccomp.NameWithConditions {
	return []seccomp.NameWithConditions{
		call("clone", seccomp.Condition{Argument: 0, Operation: seccomp.BitsSet, Value: unix.CLONE_THREAD}),
	}
}

// openToRead allows files to be opened, but not for writing.
func openToRead() []seccomp.NameWithConditions {
	return []seccomp.NameWithConditions{call("open", without(1, writing)), call("openat", without(2, writing))}
}

// openToWrite allows files to be opened, and made with a mode that makes nobody who
// executes them somebody else.
func openToWrite() []seccomp.NameWithConditions {
	return []seccomp.NameWithConditions{
		call("open", without(1, making)), call("open", without(2, setID)),
		call("openat", without(2, making)), call("openat", without(3, setID)),
		call("creat", without(1, setID)), // wl-copy makes its passing file with it.
	}
}

// changedModes allows a file that is open, be it for reading, to get one of some
// modes.
func changedModes(modes []uint32) (out []seccomp.NameWithConditions) {
	for _, m := range modes {
		if m&forbiddenBits == 0 {
			out = append(out, call("fchmod", is(1, uint64(m))))
		}
	}
	return out
}

// helperPolicy is HelperCalls.
func helperPolicy() seccomp.Policy {
	return groups(
		[][]string{runtimeCalls, readingCalls, socketCalls, {"bpf", "capget", "capset", "tkill"}}, // tkill(2) reaches the threads for LoadedCalls.
		eachOf("socket", unix.AF_PACKET), netlink(unix.NETLINK_ROUTE, unix.NETLINK_SOCK_DIAG), ownProcess(),
		eachOf("prctl", harmlessOptions...), newThreads(), openToRead(),
		[]seccomp.NameWithConditions{
			call("kill", is(1, 0)), // Only whether a process is there.
			call("setns", is(1, unix.CLONE_NEWNET)),
			call("seccomp", is(0, unix.SECCOMP_SET_MODE_FILTER)), // Filters that are stricter still.
		},
	)
}

// loadedPolicy is LoadedCalls: what is not named by it stays as it was.
func loadedPolicy() seccomp.Policy {
	others := call("bpf", isNot(0, unix.BPF_MAP_LOOKUP_ELEM), isNot(0, unix.BPF_ITER_CREATE))
	return seccomp.Policy{
		DefaultAction: seccomp.ActionAllow,
		Syscalls: []seccomp.SyscallGroup{{
			Names:              []string{"tkill"},
			NamesWithCondtions: []seccomp.NameWithConditions{others},
			Action:             seccomp.ActionErrno,
		}},
	}
}
