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
	"getsid", "gettid", "gettimeofday", "getuid", "lseek", "madvise", "membarrier", "mincore", "mremap", "munmap", "nanosleep", "pipe", "pipe2", "poll", "ppoll", "pselect6", "read", "readv",
	"restart_syscall", "rseq", "rt_sigaction", "rt_sigpending", "rt_sigprocmask", "rt_sigreturn", "rt_sigsuspend",
	"rt_sigtimedwait", "sched_getaffinity", "sched_getparam", "sched_getscheduler", "sched_yield", "select",
	"set_robust_list", "set_tid_address", "setitimer", "sigaltstack", "sysinfo", "time", "timer_create",
	"timer_delete", "timer_settime", "timerfd_create", "timerfd_settime", "times", "uname", "write", "writev",
}

// memoryCalls make memory and change what it is for. Their third argument says what
// that is (PROT_READ and others).
var memoryCalls = []string{"mmap", "mprotect"}

// readingCalls read files and directories. Opening is limited by conditions.
var readingCalls = []string{
	"access", "faccessat", "faccessat2", "fadvise64", "fstat", "fstatfs", "getcwd", "getdents64", "lstat",
	"newfstatat", "pread64", "preadv", "readlink", "readlinkat", "stat", "statfs", "statx",
}

// writingCalls change files. Landlock limits which files, but not their modes, owners,
// times and attributes: calls that change those by a file's name are not listed.
var writingCalls = []string{
	"chdir", "copy_file_range", "fchdir", "fdatasync", "flock", "fsync", "ftruncate", "link", "linkat", "mkdir",
	"mkdirat", "pwrite64", "pwritev", "rename", "renameat", "renameat2", "rmdir", "sendfile", "splice", "umask",
	"unlink", "unlinkat",
}

// socketCalls use existing sockets. Making one is limited by conditions, and nothing
// here listens or accepts connections.
var socketCalls = []string{
	"bind", "getpeername", "getsockname", "getsockopt", "recvfrom", "recvmmsg", "recvmsg", "sendmmsg", "sendmsg",
	"sendto", "setsockopt", "shutdown",
}

// runningCalls run programs and wait for them. Landlock limits which programs.
var runningCalls = []string{
	"execve", "fork", "pidfd_send_signal", "setpgid", "setsid", "vfork", "wait4", "waitid",
}

// replaceableCalls have an older equivalent, which their callers fall back to after
// ENOSYS. A filter cannot see the arguments of clone3(2).
var replaceableCalls = []string{"clone3", "close_range", "fchmodat2", "openat2", "epoll_pwait2", "futex_waitv", "mseal"}

// newNamespaces are the flags of clone(2) that make namespaces: in a user
// namespace of its own a process has all capabilities, and with them most of the
// kernel's attack surface.
const newNamespaces = unix.CLONE_NEWCGROUP | unix.CLONE_NEWIPC | unix.CLONE_NEWNET | unix.CLONE_NEWNS |
	unix.CLONE_NEWPID | unix.CLONE_NEWUSER | unix.CLONE_NEWUTS

// writeFlags are the flags of open(2) that write or make a file, and createFlags those
// with which it takes a mode.
const (
	writeFlags  = unix.O_WRONLY | unix.O_RDWR | unix.O_CREAT | unix.O_TRUNC
	createFlags = unix.O_CREAT | unix.O_TMPFILE&^unix.O_DIRECTORY
)

// The mode bits that no file may get (chmod(2)): with the first, executing it changes
// the user or group; with the second, everybody could write it.
const (
	setID         = unix.S_ISUID | unix.S_ISGID
	forbiddenBits = setID | unix.S_ISVTX | unix.S_IWOTH
)

// allowedPrctls are the options of prctl(2) that query, name or protect.
var allowedPrctls = []uint64{
	unix.PR_SET_NAME, unix.PR_GET_NAME, unix.PR_SET_VMA, unix.PR_GET_DUMPABLE, unix.PR_GET_NO_NEW_PRIVS,
	unix.PR_SET_NO_NEW_PRIVS, unix.PR_CAPBSET_READ,
}

// netlinkSockets allows sockets of some of its protocols (netlink(7)).
func netlinkSockets(protocols ...uint64) (out []seccomp.NameWithConditions) {
	for _, p := range protocols {
		out = append(out, call("socket", equal(0, unix.AF_NETLINK), equal(2, p)))
	}
	return out
}

// ipSockets allows sockets of IP for TCP and UDP. Multipath TCP is not among
// them: Landlock does not limit it.
func ipSockets() (out []seccomp.NameWithConditions) {
	for _, family := range []uint64{unix.AF_INET, unix.AF_INET6} {
		for _, protocol := range []uint64{0, unix.IPPROTO_TCP, unix.IPPROTO_UDP} {
			out = append(out, call("socket", equal(0, family), equal(2, protocol)))
		}
	}
	return out
}
