package owners

import (
	"errors"
	"net"
	"os/user"
	"runtime/debug"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"iftopgo/flows"
	"iftopgo/flows/owners/cgroup"
	"iftopgo/flows/owners/kernel"
	"iftopgo/flows/owners/procfs"
)

// linuxFinder looks into what eBPF has recorded first, then into the kernel's tables.
type linuxFinder struct {
	events     *kernel.Tracker // nil if the kernel refuses eBPF
	eventsErr  error
	tables     *tables
	namespaces *namespaces
	tunnels    tunnels
	locals     localAddrs
	routes     localRoutes
	proc       procfs.FS
	users      users
	files      cgroup.Files
	netns      uint32
	mntns      uint32
	// ownPIDs says that PIDs that eBPF records mean the same in our /proc: this
	// process is in the initial PID namespace.
	ownPIDs bool
	// caps are the effective capabilities of this process.
	caps capSet
	// delayed are the readings that processes can delay.
	delayed *delayed
	// devices says that eBPF has recorded sockets that are bound to interfaces.
	devices bool
	// ports are the local ports of what eBPF recorded.
	ports recordedPorts

	scans budget
	walks budget
}

// The budgets of scans and walks of all processes: on average one part in so many of
// a core, together less than a hundredth of it. The burst lets a walk of ten thousand
// processes happen at once, also on a busy machine, where it takes three times as long: at
// the start, and then about every two minutes to five.
const (
	scanShare = 400
	walkShare = 200
	scanBurst = 300 * time.Millisecond
	walkBurst = 1500 * time.Millisecond
)

// initialPIDNamespace is PROC_PID_INIT_INO, include/linux/proc_ns.h.
const initialPIDNamespace = 0xeffffffc

// errNoRoom says why eBPF is left out where little memory is there.
var errNoRoom = errors.New("there is too little memory to load it")

func newFinder(config Config) finder {
	routes := newLocalRoutes()
	f := &linuxFinder{
		routes:     routes,
		tables:     newTables(routes.routes),
		namespaces: newNamespaces(),
		tunnels:    tunnels{list: netlink.LinkList},
		locals:     localAddrs{list: net.InterfaceAddrs},
		users:      users{lookup: user.LookupId},
		scans:      budget{share: scanShare, burst: scanBurst},
		walks:      budget{share: walkShare, burst: walkBurst},
		caps:       effectiveCaps(),
		delayed:    newDelayed(),
		files:      cgroup.Files{CPU: threadCPUTime},
	}
	// What cannot be read stays 0, which is the number of no namespace.
	f.netns, _ = f.proc.OwnNamespace("net")
	f.mntns, _ = f.proc.OwnNamespace("mnt")
	pidns, _ := f.proc.OwnNamespace("pid")
	f.ownPIDs = pidns == initialPIDNamespace
	switch {
	case config.TablesOnly:
	case config.MapShare < 0:
		f.eventsErr = errNoRoom
	default:
		f.events, f.eventsErr = kernel.Open(kernel.Options{Share: config.MapShare})
		f.tables.sendsSeen = f.events != nil && f.events.SeesSends()
		// The kernel's type information (BTF) takes more memory than everything else
		// here, and is not needed any more.
		debug.FreeOSMemory()
	}
	if config.Ready != nil {
		config.Ready()
	}
	return f
}

func (f *linuxFinder) find(k flows.Key, now time.Time) (answer, bool) {
	if k.Net == flows.NetNone {
		return f.findFrames(k, now)
	}
	if !f.locals.has(k.Local, now) && f.locals.known() {
		return f.findNonLocal(k, now)
	}
	return f.findLocal(k, now)
}

// findLocal looks for the owner of a flow of an address of this host.
func (f *linuxFinder) findLocal(k flows.Key, now time.Time) (answer, bool) {
	if f.events != nil {
		if r, ok := f.findEvent(k, f.netns); ok {
			return f.tunnels.name(f.orHolder(r, k, now), k, now), true
		}
	}
	if a, ok := f.tables.find(k, now); ok {
		return f.tunnels.name(a, k, now), true
	}
	return f.findUnheld(k, now)
}

// orHolder returns what eBPF recorded, or what the tables say where that is better: of a
// connection that nobody was seen using yet eBPF knows the listener; and the process that
// was seen may have exited after it had passed the socket on.
func (f *linuxFinder) orHolder(r recorded, k flows.Key, now time.Time) answer {
	certain := r.evidence > flows.EvidenceGuess
	switch {
	case !certain && k.Proto != flows.ProtoTCP:
		return r.answer // One port of several sockets: the tables know no better.
	case certain && (r.closed || r.ref.pid == 0 || f.alive(r.ref, false)):
		return r.answer
	}
	if a, ok := f.tables.find(k, now); ok && a.evidence > flows.EvidenceGuess && a.ref.pid != 0 {
		return a
	}
	return r.answer
}

// refresh updates the tables as far as the budgets allow. Scans and walks are for
// sockets without a known holder only. The goroutine is locked to its thread, whose CPU
// time the budgets are of: where others want to run, time passes in which nothing was done.
func (f *linuxFinder) refresh(now time.Time) (changed bool) {
	changed = f.namespaces.refresh(f.proc, f.netns, now)
	if f.events != nil && (f.tables.scanWanted || changed) && f.scans.allowed(now) > 0 {
		began := threadCPUTime()
		f.tables.scanWanted = false
		// Where the kernel has no iterator, the walk does the same, slower.
		_ = f.events.Scan()
		f.tables.scans++
		f.scans.spend(threadCPUTime() - began)
		changed = true
	}
	walk := f.tables.walkWanted || (f.tables.scanWanted && f.events == nil)
	if left := f.walks.allowed(now); walk && left > 0 {
		began := threadCPUTime()
		f.tables.update(left)
		f.walks.spend(threadCPUTime() - began)
		changed = true
	}
	return changed
}

func (f *linuxFinder) alive(r ref, thorough bool) bool {
	if !f.ownPIDs && f.events != nil {
		return true // The PID belongs to another PID namespace.
	}
	if errors.Is(unix.Kill(r.pid, 0), unix.ESRCH) {
		return false
	}
	if !thorough {
		return true
	}
	s, err := f.proc.Stat(r.pid)
	return err != nil || r.start == 0 || s.Start == r.start.Truncate(procfs.Tick)
}

// commandLine reads the arguments from /proc, if it is still the same process.
func (f *linuxFinder) commandLine(r ref) []string {
	if !f.alive(r, true) || (!f.ownPIDs && f.events != nil) {
		return nil
	}
	args, _ := within(f.delayed, func() []string {
		args, err := f.proc.CommandLine(r.pid)
		if err != nil {
			return nil
		}
		return args
	})
	return args
}

func (f *linuxFinder) close() error {
	f.namespaces.close()
	f.routes.close()
	err := f.tables.close()
	if f.events != nil {
		err = f.events.Close()
	}
	return err
}

// bootTime returns the time since boot (CLOCK_BOOTTIME), by which eBPF stamps records.
func bootTime() time.Duration {
	var ts unix.Timespec
	if unix.ClockGettime(unix.CLOCK_BOOTTIME, &ts) != nil {
		return 0
	}
	return time.Duration(ts.Nano())
}
