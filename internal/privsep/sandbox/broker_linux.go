package sandbox

import (
	"github.com/elastic/go-seccomp-bpf"
	"golang.org/x/sys/unix"
)

// brokerCalls are what a broker of files needs beyond reading: to pass on what it has opened,
// to write to the disk what others have written, and to put a new file in the place of one.
// Landlock limits in which directories.
var brokerCalls = []string{
	"fdatasync", "flock", "fsync", "recvfrom", "recvmsg", "rename", "renameat", "renameat2", "sendmsg", "sendto",
	"shutdown", "unlink", "unlinkat",
}

// brokerPolicy is BrokerCalls.
func brokerPolicy(l *Limits) seccomp.Policy {
	return newPolicy(
		[][]string{runtimeCalls, readingCalls, brokerCalls}, refusedToBroker,
		ownProcess(), eachOf("prctl", allowedPrctls...), newThreads(), memoryWithoutCode(), openToRead(), openNew(), chmodTo(l.Modes),
		stopJob(l.Job),
	)
}

// stopJob allows a process group to be stopped as a job.
func stopJob(group int) []seccomp.NameWithConditions {
	if group <= 1 { // -1 is every process (kill(2)).
		return nil
	}
	return []seccomp.NameWithConditions{call("kill", equal(0, uint64(-group)), equal(1, uint64(unix.SIGTSTP)))}
}

// openNew allows making files that are not there yet, without set-user-ID and set-group-ID
// bits.
func openNew() []seccomp.NameWithConditions {
	return []seccomp.NameWithConditions{
		call("open", anySet(1, unix.O_CREAT), anySet(1, unix.O_EXCL), bitsClear(2, setID)),
		call("openat", anySet(2, unix.O_CREAT), anySet(2, unix.O_EXCL), bitsClear(3, setID)),
	}
}

// chmodTo allows a file that is open, be it for reading, to get one of some
// modes.
func chmodTo(modes []uint32) (out []seccomp.NameWithConditions) {
	for _, m := range modes {
		if m&forbiddenBits == 0 {
			out = append(out, call("fchmod", equal(1, uint64(m))))
		}
	}
	return out
}
