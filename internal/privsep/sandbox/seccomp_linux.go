package sandbox

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"unsafe"

	"github.com/elastic/go-seccomp-bpf"
	"github.com/elastic/go-seccomp-bpf/arch"
	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// installFilter allows the system calls of a set, in all threads. All others end the process
// (SIGSYS), but for those of which refused_linux.go says why they fail, and for calls that are newer
// than this program, which fail as they did in the kernels before: a new version of a library
// must not end a capture.
func installFilter(l *Limits) error {
	if l.Calls == AnyCalls {
		return nil
	}
	info, err := arch.GetInfo("")
	if err != nil {
		return fmt.Errorf("there is no list of them for %s: %w", runtime.GOARCH, err)
	}
	limits := *l
	limits.Modes = maskedModes(l.Modes)
	p := policy(&limits, info)
	if !canKill() {
		refuseAll(&p)
	}
	program, err := assemble(&p, info)
	if err != nil {
		return err
	}
	return loadFilter(program)
}

// canKill says whether the kernel can end a process for a call (Linux 4.14); an older one would
// end the thread alone, for which Go's runtime would then wait.
func canKill() bool {
	action := uint32(seccomp.ActionKillProcess)
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_GET_ACTION_AVAIL, 0, uintptr(unsafe.Pointer(&action)))
	return errno == 0
}

// refuseAll has calls fail where they would end the process.
func refuseAll(p *seccomp.Policy) {
	if p.DefaultAction == seccomp.ActionKillProcess {
		p.DefaultAction = seccomp.ActionErrno
	}
	for i := range p.Syscalls {
		if p.Syscalls[i].Action == seccomp.ActionKillProcess {
			p.Syscalls[i].Action = seccomp.ActionErrno
		}
	}
}

// maskedModes returns the modes that new files do not get because of the umask (umask(2)),
// so that chmod has to set them.
func maskedModes(modes []uint32) (out []uint32) {
	if len(modes) == 0 {
		return nil
	}
	mask := unix.Umask(0o077) // It cannot be read without being set.
	unix.Umask(mask)
	for _, m := range modes {
		if m&uint32(mask) != 0 {
			out = append(out, m)
		}
	}
	return out
}

// policy is the policy of a set of system calls, of those an architecture has.
func policy(l *Limits, info *arch.Info) (p seccomp.Policy) {
	switch l.Calls {
	case AnyCalls:
		p.DefaultAction = seccomp.ActionAllow
	case MonitorCalls:
		p = monitorPolicy(l)
	case ReaderCalls:
		p = readerPolicy()
	case QueryCalls:
		p = queryPolicy()
	case BrokerCalls:
		p = brokerPolicy(l)
	case HelperCalls:
		p = helperPolicy()
	case SocketCalls:
		p = socketPolicy(l)
	case RestorerCalls:
		p = restorerPolicy()
	case LoadedCalls:
		p = loadedPolicy(l)
	}
	for i := range p.Syscalls {
		p.Syscalls[i] = onArchitecture(p.Syscalls[i], info)
	}
	return p
}

// loadFilter installs a program for all threads (seccomp(2), SECCOMP_FILTER_FLAG_TSYNC).
func loadFilter(program []bpf.Instruction) error {
	raw, err := bpf.Assemble(program)
	if err != nil {
		return fmt.Errorf("assembling the filter: %w", err)
	}
	filter := make([]unix.SockFilter, len(raw))
	for i, r := range raw {
		filter[i] = unix.SockFilter{Code: r.Op, Jt: r.Jt, Jf: r.Jf, K: r.K}
	}
	prog := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	thread, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&prog)))
	switch {
	case errno == unix.ENOSYS, errno == unix.EINVAL: // Too old, or not configured.
		return errors.New("the kernel offers none (seccomp)")
	case errno != 0:
		return os.NewSyscallError("seccomp", errno)
	case thread != 0:
		return fmt.Errorf("thread %d has filters of its own", thread)
	default:
		return nil
	}
}

// onArchitecture leaves out the calls that this architecture does not have.
func onArchitecture(g seccomp.SyscallGroup, info *arch.Info) seccomp.SyscallGroup {
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
