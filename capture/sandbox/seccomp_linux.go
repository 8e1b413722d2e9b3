package sandbox

import (
	"errors"
	"fmt"
	"runtime"

	"github.com/elastic/go-seccomp-bpf"
	"github.com/elastic/go-seccomp-bpf/arch"
	"golang.org/x/sys/unix"
)

// notThere is the answer to calls for which whoever makes them knows an older
// one that does the same, and is the kernel's own answer to calls it lacks.
const notThere = seccomp.ActionErrno | seccomp.Action(unix.ENOSYS)

// filter allows the system calls of a set, in all threads. All others are
// answered with EPERM. They do not end the process: a call that a new version of
// the run-time library or of a clipboard's program has begun to make must not end
// a capture, and an attacker gains as little from an error as from an end.
func filter(l *Limits) error {
	var p seccomp.Policy
	info, err := arch.GetInfo("")
	if err != nil {
		return fmt.Errorf("there is no list of them for %s: %w", runtime.GOARCH, err)
	}
	switch l.Calls {
	case AnyCalls:
		return nil
	case MonitorCalls:
		p = monitorPolicy(l)
	case ReaderCalls:
		p = readerPolicy()
	case HelperCalls:
		p = helperPolicy()
	case LoadedCalls:
		p = loadedPolicy()
	}
	for i := range p.Syscalls {
		p.Syscalls[i] = known(p.Syscalls[i], info)
	}
	if !seccomp.Supported() {
		return errors.New("the kernel offers none (seccomp)")
	}
	err = seccomp.LoadFilter(seccomp.Filter{NoNewPrivs: true, Flag: seccomp.FilterFlagTSync, Policy: p})
	if err != nil {
		return fmt.Errorf("seccomp: %w", err)
	}
	return nil
}

// known leaves the calls out that this architecture does not have.
func known(g seccomp.SyscallGroup, info *arch.Info) seccomp.SyscallGroup {
	out := seccomp.SyscallGroup{Action: g.Action}
	for _, name := range g.Names {
		if _, ok := info.SyscallNames[name]; ok {
			out.Names = append(out.Names, name)
		}
	}
	for _, c := range g.NamesWithCondtions {
		if _, ok := info.SyscallNames[c.Name]; ok {
			out.NamesWithCondtions = append(out.NamesWithCondtions, c)
		}
	}
	return out
}
