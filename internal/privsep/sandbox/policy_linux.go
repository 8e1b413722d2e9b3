package sandbox

import (
	"slices"

	"github.com/elastic/go-seccomp-bpf"
	"golang.org/x/sys/unix"
)

// newPolicy is a policy that allows calls, unconditionally and under conditions. It answers
// EPERM to others that it names, ENOSYS to replaceableCalls, and all else ends the process.
func newPolicy(names [][]string, refused []string, conditional ...[]seccomp.NameWithConditions) seccomp.Policy {
	allowed := seccomp.SyscallGroup{Action: seccomp.ActionAllow}
	for _, n := range names {
		allowed.Names = append(allowed.Names, n...)
	}
	for _, c := range conditional {
		allowed.NamesWithCondtions = append(allowed.NamesWithCondtions, c...)
	}
	return seccomp.Policy{
		DefaultAction: seccomp.ActionKillProcess,
		Syscalls: []seccomp.SyscallGroup{
			allowed,
			{Names: slices.Concat(refusedToAll, refused), Action: seccomp.ActionErrno},
			{Names: replaceableCalls, Action: actionENOSYS},
		},
	}
}

// monitorPolicy is MonitorCalls. Without Ports no IP socket can be made, which most
// kernels' Landlock cannot enforce for UDP; without Unix no Unix socket; without Listener no
// connection is accepted; without a program to run no memory is made executable, which fails as it
// does for a reader.
func monitorPolicy(l *Limits) seccomp.Policy {
	names := [][]string{runtimeCalls, readingCalls, writingCalls, socketCalls, runningCalls, {"connect"}}
	sockets := netlinkSockets(unix.NETLINK_ROUTE)
	if l.Packets {
		sockets = append(sockets, call("socket", equal(0, unix.AF_PACKET)))
	}
	if l.Counts {
		sockets = append(sockets, eachOf("bpf", directingMaps...)...)
	}
	if len(l.Ports) > 0 {
		sockets = append(sockets, ipSockets()...)
	}
	if l.Unix {
		sockets = append(sockets, call("socket", equal(0, unix.AF_UNIX)))
		names = append(names, []string{"socketpair"}) // Half of a pair can be connected elsewhere.
	}
	if l.Listener != 0 {
		sockets = append(sockets, call("accept4", equal(0, l.Listener)))
	}
	refused, memory := refusedToMonitor, memoryNotBoth()
	if !l.runsPrograms() {
		refused, memory = slices.Concat(refused, memoryCalls), memoryWithoutCode()
	}
	return newPolicy(
		names, refused, sockets, ownProcess(), openToWrite(), memory,
		eachOf("prctl", allowedPrctls...),
		[]seccomp.NameWithConditions{
			call("clone", bitsClear(0, newNamespaces)),
			call("kill", equal(0, 0)),                           // Its own process group, to suspend it.
			call("pidfd_open", equal(0, uint64(unix.Getpid()))), // Go probes with it whether pidfds work.
			terminalControl(),
		},
	)
}

// readerPolicy is ReaderCalls. A broker that was started before may open files for it, and is
// waited for, by a goroutine that may not have begun to by the time this is in force.
func readerPolicy() seccomp.Policy {
	return newPolicy(
		[][]string{runtimeCalls, readingCalls, {"recvmsg", "wait4", "waitid"}}, refusedToReader,
		ownProcess(), eachOf("prctl", allowedPrctls...), newThreads(), openToRead(), memoryWithoutCode(),
	)
}

// queryPolicy is QueryCalls.
func queryPolicy() seccomp.Policy {
	return newPolicy(
		[][]string{runtimeCalls, readingCalls}, refusedToQuery,
		ownProcess(), eachOf("prctl", allowedPrctls...), newThreads(), openToRead(), memoryWithoutCode(),
	)
}

// newThreads allows threads, but no processes.
func newThreads() []seccomp.NameWithConditions {
	return []seccomp.NameWithConditions{
		call("clone", anySet(0, unix.CLONE_THREAD)),
	}
}

// memoryNotBoth allows memory that is writable or executable, and never both (W^X): the
// programs of the clipboard load libraries.
func memoryNotBoth() (out []seccomp.NameWithConditions) {
	for _, name := range memoryCalls {
		out = append(out, call(name, bitsClear(2, unix.PROT_WRITE)), call(name, bitsClear(2, unix.PROT_EXEC)))
	}
	return out
}

// memoryWithoutCode allows memory that is not executable: all code is there already.
func memoryWithoutCode() (out []seccomp.NameWithConditions) {
	for _, name := range memoryCalls {
		out = append(out, call(name, bitsClear(2, unix.PROT_EXEC)))
	}
	return out
}

// openToRead allows opening files, but not for writing.
func openToRead() []seccomp.NameWithConditions {
	return []seccomp.NameWithConditions{call("open", bitsClear(1, writeFlags)), call("openat", bitsClear(2, writeFlags))}
}

// openToWrite allows opening files, and making them without set-user-ID and
// set-group-ID bits.
func openToWrite() []seccomp.NameWithConditions {
	return []seccomp.NameWithConditions{
		call("open", bitsClear(1, createFlags)), call("open", bitsClear(2, setID)),
		call("openat", bitsClear(2, createFlags)), call("openat", bitsClear(3, setID)),
		call("creat", bitsClear(1, setID)), // wl-copy makes its temporary file with it.
	}
}

// helperPolicy is HelperCalls.
func helperPolicy() seccomp.Policy {
	return newPolicy(
		[][]string{runtimeCalls, readingCalls, socketCalls, {"bpf", "capget", "capset", "tkill"}}, // tkill(2) reaches the threads for LoadedCalls.
		refusedToHelper, memoryWithoutCode(),
		eachOf("socket", unix.AF_PACKET), netlinkSockets(unix.NETLINK_ROUTE, unix.NETLINK_SOCK_DIAG), ownProcess(),
		eachOf("prctl", allowedPrctls...), newThreads(), openToRead(),
		[]seccomp.NameWithConditions{
			call("kill", equal(1, 0)), // Only whether a process is there.
			call("setns", equal(1, unix.CLONE_NEWNET)),
			call("seccomp", equal(0, unix.SECCOMP_SET_MODE_FILTER)), // Filters that are stricter still.
			call("seccomp", equal(0, unix.SECCOMP_GET_ACTION_AVAIL)),
			call("prctl", equal(0, unix.PR_SET_DUMPABLE), equal(1, 0)),
		},
	)
}

// socketPolicy is SocketCalls.
func socketPolicy(l *Limits) seccomp.Policy {
	var counting []seccomp.NameWithConditions
	if l.Counts {
		counting = eachOf("bpf", loadingCounters...)
	}
	return newPolicy(
		[][]string{runtimeCalls, socketCalls}, nil, eachOf("socket", unix.AF_PACKET), openToRead(),
		ownProcess(), eachOf("prctl", allowedPrctls...), newThreads(), memoryWithoutCode(), counting,
	)
}

// directingMaps are the commands of bpf(2) with which a process directs where programs count, whose maps it was given
// and has mapped. They take no capability.
var directingMaps = []uint64{unix.BPF_MAP_UPDATE_ELEM}

// loadingCounters are the commands of bpf(2) with which programs that count are loaded, and one is run that tells the time.
var loadingCounters = []uint64{
	unix.BPF_MAP_CREATE, unix.BPF_MAP_LOOKUP_ELEM, unix.BPF_MAP_UPDATE_ELEM, unix.BPF_PROG_LOAD, unix.BPF_OBJ_GET_INFO_BY_FD,
	unix.BPF_BTF_LOAD, unix.BPF_MAP_FREEZE, unix.BPF_PROG_RUN,
}

// restorerPolicy is RestorerCalls.
func restorerPolicy() seccomp.Policy {
	return newPolicy(
		[][]string{runtimeCalls, {"getsockopt", "recvfrom"}}, nil, []seccomp.NameWithConditions{terminalControl()},
		ownProcess(), eachOf("prctl", allowedPrctls...), newThreads(), memoryWithoutCode(),
	)
}

// terminalControl allows ioctl(2), but not what injects input into the terminal, nor what
// sets who gets signals of a descriptor, nor what changes the attributes of a file open for
// reading.
func terminalControl() seccomp.NameWithConditions {
	return exceptValues("ioctl", 1, unix.TIOCSTI, tiocLinux, fioSetOwn, unix.SIOCSPGRP,
		unix.FS_IOC_SETFLAGS, fsSetAttributes, unix.FS_IOC_ENABLE_VERITY)
}

// loadedPolicy is LoadedCalls: what is not named by it stays as it was.
func loadedPolicy(l *Limits) seccomp.Policy {
	left := []uint64{unix.BPF_MAP_LOOKUP_ELEM, unix.BPF_MAP_LOOKUP_BATCH, unix.BPF_ITER_CREATE}
	if l.Counts {
		left = append(left, loadingCounters...)
	}
	slices.Sort(left)
	left = slices.Compact(left)
	others := make([]seccomp.Condition, 0, len(left))
	for _, command := range left {
		others = append(others, notEqual(0, command))
	}
	return seccomp.Policy{
		DefaultAction: seccomp.ActionAllow,
		Syscalls: []seccomp.SyscallGroup{{
			Names:              []string{"tkill"},
			NamesWithCondtions: []seccomp.NameWithConditions{call("bpf", others...)},
			Action:             seccomp.ActionKillProcess,
		}},
	}
}
