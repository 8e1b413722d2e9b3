package owners

import (
	"errors"
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
)

// What is not seen without the kernel's notes, and without the right to look at
// what others do.
const (
	missingShort  = "short-lived processes"
	missingUDP    = "short-lived processes that use UDP alone"
	missingOthers = "processes of other users"
	missingBefore = "other users' processes that had their sockets before the start"
)

// capability is one of capabilities(7).
type capability struct {
	name   string
	number uint
}

// The capabilities that are of use. With capture a program may capture at all,
// with notes it may let the kernel take notes, and with looking it may look into
// processes of other users.
var (
	captureCaps = []capability{{"cap_net_raw", unix.CAP_NET_RAW}, {"cap_net_admin", unix.CAP_NET_ADMIN}}
	noteCaps    = []capability{{"cap_bpf", unix.CAP_BPF}, {"cap_perfmon", unix.CAP_PERFMON}}
	lookCaps    = []capability{{"cap_sys_ptrace", unix.CAP_SYS_PTRACE}, {"cap_dac_read_search", unix.CAP_DAC_READ_SEARCH}}
)

// held are the capabilities this program has.
type held uint64

// heldCaps asks the kernel; what cannot be asked is taken for nothing.
func heldCaps() held {
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if unix.Capget(&header, &data[0]) != nil {
		return 0
	}
	return held(data[0].Effective) | held(data[1].Effective)<<32
}

// all reports whether all of some capabilities are held.
func (h held) all(caps []capability) bool {
	return !slices.ContainsFunc(caps, func(c capability) bool { return h&(1<<c.number) == 0 })
}

// remedy returns the command that gives this program some capabilities besides those
// for capturing, empty if they are held: then it is not for want of them.
func (h held) remedy(caps []capability) string {
	if h.all(caps) {
		return ""
	}
	var names []string
	for _, c := range append(slices.Clip(captureCaps), caps...) {
		if !slices.Contains(names, c.name) {
			names = append(names, c.name)
		}
	}
	return "sudo setcap " + strings.Join(names, ",") + "=ep " + program()
}

// maxProgram is the longest path of this program that is shown, in bytes.
const maxProgram = 256

// program is the path of this program, cleaned.
func program() string {
	path, err := os.Executable()
	if err != nil {
		return "iftopgo"
	}
	return flows.Clean(path, maxProgram)
}

// maxReason is the most that is kept of why the kernel refused, in bytes.
const maxReason = 300

// reason is an error as one line, without what follows from its first part.
func reason(err error) string {
	if err == nil {
		return ""
	}
	if errors.Is(err, unix.EPERM) || errors.Is(err, unix.EACCES) {
		return "the kernel does not permit eBPF"
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	return flows.Clean("eBPF: "+first, maxReason)
}

func (f *linuxFinder) status() flows.OwnerSearch {
	denied := f.tables.index.Denied() > 0
	if f.events == nil {
		// What a walk will meet is known before.
		return f.tablesStatus(denied || !f.caps.all(lookCaps))
	}
	s := flows.OwnerSearch{Engine: "ebpf"}
	for _, h := range f.events.Hooks() {
		if h.Err == nil {
			s.Hooks = append(s.Hooks, h.Name)
		}
	}
	_, s.Lost = f.events.Counts()
	switch {
	case !f.events.SeesTCP():
		s.Missing = missingShort
	case !f.events.SeesUDP():
		s.Missing = missingUDP
	case denied && !f.events.Scans():
		s.Missing, s.Remedy = missingBefore, f.caps.remedy(lookCaps)
	}
	if s.Missing != "" && s.Remedy == "" && !f.caps.all(captureCaps) {
		// Hooks of control groups, which stand in for others, need it.
		s.Remedy = f.caps.remedy(append(slices.Clip(captureCaps), noteCaps...))
	}
	return s
}

// tablesStatus is the status without the kernel's notes. With them, all processes
// are seen; only where that is no question of rights it helps to look into others.
func (f *linuxFinder) tablesStatus(denied bool) flows.OwnerSearch {
	s := flows.OwnerSearch{Engine: "sock_diag", Missing: missingShort, Reason: reason(f.eventsErr)}
	if denied {
		s.Missing = missingOthers + ", " + missingShort
	}
	if f.eventsErr != nil {
		s.Remedy = f.caps.remedy(noteCaps)
	}
	if s.Remedy == "" && denied {
		s.Remedy = f.caps.remedy(lookCaps)
	}
	return s
}
