package owners

import (
	"errors"
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
)

// What is not found without eBPF, and without the capabilities to look into processes
// of other users.
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

// The capabilities that are of use: for capturing, for loading eBPF programs, and for
// looking into processes of other users.
var (
	captureCaps = []capability{{"cap_net_raw", unix.CAP_NET_RAW}, {"cap_net_admin", unix.CAP_NET_ADMIN}}
	bpfCaps     = []capability{{"cap_bpf", unix.CAP_BPF}, {"cap_perfmon", unix.CAP_PERFMON}}
	inspectCaps = []capability{{"cap_sys_ptrace", unix.CAP_SYS_PTRACE}, {"cap_dac_read_search", unix.CAP_DAC_READ_SEARCH}}
)

// capSet is a set of capabilities, by their numbers.
type capSet uint64

// effectiveCaps returns the effective capabilities (capget(2)), none if that fails.
func effectiveCaps() capSet {
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if unix.Capget(&header, &data[0]) != nil {
		return 0
	}
	return capSet(data[0].Effective) | capSet(data[1].Effective)<<32
}

// has reports whether the set has all of some capabilities.
func (h capSet) has(caps []capability) bool {
	return !slices.ContainsFunc(caps, func(c capability) bool { return h&(1<<c.number) == 0 })
}

// remedy returns the setcap(8) command that gives this program some capabilities beside
// those for capturing, empty if it has them: then they are not what is missing.
func (h capSet) remedy(caps []capability) string {
	if h.has(caps) {
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

// maxReason is the most that is kept of an error of the kernel, in bytes.
const maxReason = 300

// reason returns the first line of an error, as it is shown.
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
	s := f.search()
	if f.files.Limited() {
		s.Notes = append(s.Notes, "names of some users' containers: no more of their files is read")
	}
	if f.delayed.refused.Load() {
		s.Notes = append(s.Notes, "command lines of some processes, which do not let them be read")
	}
	return s
}

// search says how owners are found, and which cannot be.
func (f *linuxFinder) search() flows.OwnerSearch {
	denied := f.tables.index.Denied() > 0
	if f.events == nil {
		// Without these capabilities a walk will be denied.
		return f.tablesStatus(denied || !f.caps.has(inspectCaps))
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
		s.Missing, s.Remedy = missingBefore, f.caps.remedy(inspectCaps)
	}
	if s.Missing != "" && s.Remedy == "" && !f.caps.has(captureCaps) {
		// Attaching to a cgroup, which replaces other hooks, needs CAP_NET_ADMIN.
		s.Remedy = f.caps.remedy(append(slices.Clip(captureCaps), bpfCaps...))
	}
	return s
}

// tablesStatus is the status without eBPF. The remedy is what eBPF needs, with which
// all processes are found; if that is not missing, what looking into processes needs.
func (f *linuxFinder) tablesStatus(denied bool) flows.OwnerSearch {
	s := flows.OwnerSearch{Engine: "sock_diag", Missing: missingShort, Reason: reason(f.eventsErr)}
	if denied {
		s.Missing = missingOthers + ", " + missingShort
	}
	if f.eventsErr != nil {
		s.Remedy = f.caps.remedy(bpfCaps)
	}
	if s.Remedy == "" && denied {
		s.Remedy = f.caps.remedy(inspectCaps)
	}
	return s
}
