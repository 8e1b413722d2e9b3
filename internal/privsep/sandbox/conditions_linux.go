package sandbox

import (
	"math"

	"github.com/elastic/go-seccomp-bpf"
	"golang.org/x/sys/unix"
)

// actionENOSYS is the kernel's own answer to calls it lacks. Callers that know an older
// call that does the same fall back to it.
const actionENOSYS = seccomp.ActionErrno | seccomp.Action(unix.ENOSYS)

// equal is the condition that an argument has a value.
func equal(argument uint32, value uint64) seccomp.Condition {
	return seccomp.Condition{Argument: argument, Operation: seccomp.Equal, Value: value}
}

// notEqual is the condition that an argument does not have a value.
func notEqual(argument uint32, value uint64) seccomp.Condition {
	return seccomp.Condition{Argument: argument, Operation: seccomp.NotEqual, Value: value}
}

// bitsClear is the condition that none of some bits of an argument are set.
func bitsClear(argument uint32, bits uint64) seccomp.Condition {
	return seccomp.Condition{Argument: argument, Operation: seccomp.BitsNotSet, Value: bits}
}

// anySet is the condition that one of some bits of an argument is set.
func anySet(argument uint32, bits uint64) seccomp.Condition {
	return seccomp.Condition{Argument: argument, Operation: seccomp.BitsSet, Value: bits}
}

// call is a system call under conditions that must all hold. A call may be listed with
// several sets of conditions, of which one must hold.
func call(name string, conditions ...seccomp.Condition) seccomp.NameWithConditions {
	return seccomp.NameWithConditions{Name: name, Conditions: conditions}
}

// eachOf allows a call whose first argument has any of some values.
func eachOf(name string, values ...uint64) (out []seccomp.NameWithConditions) {
	for _, v := range values {
		out = append(out, call(name, equal(0, v)))
	}
	return out
}

// exceptValues allows a call unless an argument, which the kernel takes as an int, has
// one of some values. Its upper half, which the kernel ignores, must be zero: else it
// could make two equal values look different.
func exceptValues(name string, argument uint32, values ...uint64) seccomp.NameWithConditions {
	all := make([]seccomp.Condition, 0, 1+len(values))
	all = append(all, seccomp.Condition{Argument: argument, Operation: seccomp.LessOrEqual, Value: math.MaxUint32})
	for _, v := range values {
		all = append(all, notEqual(argument, v))
	}
	return call(name, all...)
}
