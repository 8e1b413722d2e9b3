package owners

import (
	"errors"
	"net"
	"os/user"
	"runtime/debug"
	"time"

	"golang.org/x/sys/unix"

	"iftopgo/flows"
	"iftopgo/flows/owners/cgroup"
	"iftopgo/flows/owners/kernel"
	"iftopgo/flows/owners/procfs"
)

// linuxFinder asks the kernel's notes first, then its tables.
type linuxFinder struct {
	events     *kernel.Tracker // nil if the kernel does not let us.
	eventsErr  error
	tables     *tables
	namespaces *namespaces
	locals     localAddrs
	proc       procfs.FS
	users      users
	files      cgroup.Files
	netns      uint32
	mntns      uint32
	// ownPIDs says that the kernel's process numbers mean the same in our /proc:
	// we are not in a pid namespace of our own.
	ownPIDs bool
	// caps are what this program may do.
	caps held

	scans budget
	walks budget
}

// What may be spent on looking at all processes: on average one part in so many of
// a core, together less than a hundredth of it. The burst lets a look at a thousand
// processes happen at once, at the start and then about once a minute.
const (
	scanShare  = 400
	walkShare  = 200
	tableBurst = 300 * time.Millisecond
)

// initialPIDNamespace is PROC_PID_INIT_INO, include/linux/proc_ns.h.
const initialPIDNamespace = 0xeffffffc

func newFinder(config Config) finder {
	f := &linuxFinder{
		tables:     newTables(),
		namespaces: newNamespaces(),
		locals:     localAddrs{list: net.InterfaceAddrs},
		users:      users{lookup: user.LookupId},
		scans:      budget{share: scanShare, burst: tableBurst},
		walks:      budget{share: walkShare, burst: tableBurst},
		caps:       heldCaps(),
	}
	// What cannot be read stays 0, which no namespace has.
	f.netns, _ = f.proc.OwnNamespace("net")
	f.mntns, _ = f.proc.OwnNamespace("mnt")
	pidns, _ := f.proc.OwnNamespace("pid")
	f.ownPIDs = pidns == initialPIDNamespace
	if !config.TablesOnly {
		f.events, f.eventsErr = kernel.Open(kernel.Options{})
		// The kernel's type information weighs more than all else we keep, and is
		// not needed any more.
		debug.FreeOSMemory()
	}
	if config.Ready != nil {
		config.Ready()
	}
	return f
}

func (f *linuxFinder) find(k flows.Key, now time.Time) (answer, bool) {
	if k.Net == flows.NetNone {
		return socketless(k)
	}
	if !f.locals.has(k.Local, now) && f.locals.known() {
		return f.findElsewhere(k)
	}
	if f.events != nil {
		if a, ok := f.findEvent(k, f.netns, bootTime()); ok {
			return a, true
		}
	}
	if a, ok := f.tables.find(k); ok {
		return a, true
	}
	return socketless(k)
}

// findElsewhere looks for the owner of traffic that is not this host's: a process
// in another network namespace, at either end, or nobody here.
func (f *linuxFinder) findElsewhere(k flows.Key) (answer, bool) {
	f.namespaces.wanted = true
	for _, k := range []flows.Key{k, k.Reversed()} {
		if f.events != nil {
			if a, ok := f.findForeign(k); ok {
				return a, true
			}
		}
		ns := f.namespaces.of(k.Local)
		if ns == nil {
			continue
		}
		if f.events != nil {
			if a, ok := f.findEvent(k, ns.inode, bootTime()); ok {
				return a, true
			}
		}
		if a, ok := f.tables.findOn(ns.conn, k); ok {
			return a, true
		}
	}
	return answer{ref: ref{kind: flows.KindForwarded}, evidence: flows.EvidenceGuess}, true
}

// refresh spends what CPU time the budgets allow on tables. Where no socket takes a
// flow there is nothing to look for.
func (f *linuxFinder) refresh(now time.Time) (changed bool) {
	changed = f.namespaces.refresh(f.proc, f.netns, now)
	if f.events != nil && (f.tables.scanWanted || changed) && f.scans.allowed(now) > 0 {
		start := time.Now()
		f.tables.scanWanted = false
		// Without the iterator the walk does the same, slower.
		_ = f.events.Scan()
		f.tables.scans++
		f.scans.spend(time.Since(start))
		changed = true
	}
	walk := f.tables.walkWanted || (f.tables.scanWanted && f.events == nil)
	if left := f.walks.allowed(now); walk && left > 0 {
		start := time.Now()
		f.tables.update(left)
		f.walks.spend(time.Since(start))
		changed = true
	}
	return changed
}

func (f *linuxFinder) alive(r ref, thorough bool) bool {
	if !f.ownPIDs && f.events != nil {
		return true // Its number means something else to us.
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

// commandLine asks the process, if it is still the same one.
func (f *linuxFinder) commandLine(r ref) []string {
	if !f.alive(r, true) || (!f.ownPIDs && f.events != nil) {
		return nil
	}
	args, err := f.proc.CommandLine(r.pid)
	if err != nil {
		return nil
	}
	return args
}

func (f *linuxFinder) close() error {
	f.namespaces.close()
	err := f.tables.close()
	if f.events != nil {
		err = f.events.Close()
	}
	return err
}

// bootTime is the clock the kernel stamps its notes with.
func bootTime() time.Duration {
	var ts unix.Timespec
	if unix.ClockGettime(unix.CLOCK_BOOTTIME, &ts) != nil {
		return 0
	}
	return time.Duration(ts.Nano())
}
